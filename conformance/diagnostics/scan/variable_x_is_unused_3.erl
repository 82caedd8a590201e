-module(variable_x_is_unused_3). -compile([export_all,nowarn_export_all]).
f(X) -> {1.5_0, 2}.
