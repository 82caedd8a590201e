-module(variable_y_is_unbound_4). -compile([export_all,nowarn_export_all]).
f(X) -> [Y || {a} <- [{b}, {c}]].
