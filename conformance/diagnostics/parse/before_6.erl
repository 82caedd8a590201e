-module(before_6). -compile([export_all,nowarn_export_all]).
-spec f(1.0) -> b.
f(X) -> X.
