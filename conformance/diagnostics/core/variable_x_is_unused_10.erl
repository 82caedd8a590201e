-module(variable_x_is_unused_10). -compile([export_all,nowarn_export_all]).
f(X) -> Y = 1, ok.
