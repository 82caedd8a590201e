-module(variable_y_is_unbound_2). -compile([export_all,nowarn_export_all]).
f(X) -> {a, $
} .
g(X) -> {Y}.
