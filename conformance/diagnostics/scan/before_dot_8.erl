-module(before_dot_8). -compile([export_all,nowarn_export_all]).
f(X) -> 1.2.3.
