-module(variable_y_is_unbound). -compile([export_all,nowarn_export_all]).
f(X) -> é .
g(X) -> Y.
