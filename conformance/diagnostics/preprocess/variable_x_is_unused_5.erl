-module(variable_x_is_unused_5). -compile([export_all,nowarn_export_all]).
-file("x.erl", 10).
f(X) -> a.
