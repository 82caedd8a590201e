-module(circular_macro_a_2). -compile([export_all,nowarn_export_all]).
-define(A, ?A(1)).
-define(A(X), ?A).
f() -> ?A.
