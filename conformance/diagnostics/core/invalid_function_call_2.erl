-module(invalid_function_call_2). -compile([export_all,nowarn_export_all]).
f(X) -> 1(X).
