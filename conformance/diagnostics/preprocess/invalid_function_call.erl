-module(invalid_function_call). -compile([export_all,nowarn_export_all]).
-define(A, 1).
f() -> ?A(1).
