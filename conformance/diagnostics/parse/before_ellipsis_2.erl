-module(before_ellipsis_2). -compile([export_all,nowarn_export_all]).
-spec f(fun(...) -> a) -> b.
f(X) -> X.
