-module(variable_x_is_unused_8). -compile([export_all,nowarn_export_all]).
f(X) -> case self() of a -> 1; _ -> 2 end.
