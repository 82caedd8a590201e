-module(redefining_macro_a). -compile([export_all,nowarn_export_all]).
-define(A(X), 1).
-define(A(Y), 2).
f() -> ?A.
