-module(variable_y_is_unused_2). -compile([export_all,nowarn_export_all]).
f(X) -> Y = [A || A <- X], ok.
