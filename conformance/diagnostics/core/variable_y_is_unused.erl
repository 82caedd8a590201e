-module(variable_y_is_unused). -compile([export_all,nowarn_export_all]).
f(X) -> {Y} = {X}, ok.
