-module(before_dot_9). -compile([export_all,nowarn_export_all]).
f(X) -> X.y.
