-module(variable_x_is_unused_2). -compile([export_all,nowarn_export_all]).
foo(X) -> a ! b ! c.
