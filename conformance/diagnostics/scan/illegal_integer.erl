-module(illegal_integer). -compile([export_all,nowarn_export_all]).
f(X) -> 1end.
