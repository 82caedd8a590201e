-module(variable_x_is_unused_11). -compile([export_all,nowarn_export_all]).
f(X) -> case a of _ -> 1; b -> 2 end.
