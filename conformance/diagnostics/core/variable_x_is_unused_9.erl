-module(variable_x_is_unused_9). -compile([export_all,nowarn_export_all]).
-record(r, {a}).
f(X) -> Y = #r{}, Y#r.a.
