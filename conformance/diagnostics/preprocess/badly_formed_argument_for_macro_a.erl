-module(badly_formed_argument_for_macro_a). -compile([export_all,nowarn_export_all]).
-define(A(X), X).
f() -> ?A(1.
g() -> 2.
