-module(before_if). -compile([export_all,nowarn_export_all]).
-record(if, {a}).
f(X) -> a.
