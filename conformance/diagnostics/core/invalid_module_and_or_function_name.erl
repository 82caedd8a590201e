-module(invalid_module_and_or_function_name). -compile([export_all,nowarn_export_all]).
f(X) -> {a, b}:c().
