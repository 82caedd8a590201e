-module(before_dot_5). -compile([export_all,nowarn_export_all]).
-spec f.
f(X) -> X.
