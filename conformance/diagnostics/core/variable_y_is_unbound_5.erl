-module(variable_y_is_unbound_5). -compile([export_all,nowarn_export_all]).
f(X) -> case fun() -> X end of {a} -> 1; [] -> Y end.
