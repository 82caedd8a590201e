-module(head_mismatch_function_fun_with_arities). -compile([export_all,nowarn_export_all]).
foo(X) -> fun(a) -> b; (a, b) -> c end.
