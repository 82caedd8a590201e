-module(variable_x_is_unused_4). -compile([export_all,nowarn_export_all]).
f(X) -> a.%
