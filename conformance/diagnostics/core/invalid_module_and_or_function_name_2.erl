-module(invalid_module_and_or_function_name_2). -compile([export_all,nowarn_export_all]).
f(X) -> M = 1, M:f(X).
