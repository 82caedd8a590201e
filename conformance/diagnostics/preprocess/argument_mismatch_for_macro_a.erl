-module(argument_mismatch_for_macro_a). -compile([export_all,nowarn_export_all]).
-define(A(X), 1).
f() -> ?A(1, 2).
