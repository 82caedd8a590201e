-module(variable_y_is_unbound_3). -compile([export_all,nowarn_export_all]).
f(X) -> {a, 16#f.8#e1, 16#f.8}.
g(X) -> Y.
