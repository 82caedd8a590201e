-module(before_dot_6). -compile([export_all,nowarn_export_all]).
-type.
f(X) -> X.
