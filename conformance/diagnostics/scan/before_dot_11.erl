-module(before_dot_11). -compile([export_all,nowarn_export_all]).
f(X) -> 16#f.8#x.
