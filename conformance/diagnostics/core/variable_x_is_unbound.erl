-module(variable_x_is_unbound). -compile([export_all,nowarn_export_all]).
f(<<1.5:8>>) -> X.
