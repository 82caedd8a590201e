-module(variable_x_is_unused_7). -compile([export_all,nowarn_export_all]).
f(X) -> Y = 1, case Y of 1 -> a; 2 -> b end.
