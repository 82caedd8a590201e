-module(variable_x_is_unused). -compile([export_all,nowarn_export_all]).
foo(X) -> fun _(a) -> b end.
