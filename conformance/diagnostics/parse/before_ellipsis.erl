-module(before_ellipsis). -compile([export_all,nowarn_export_all]).
-spec f({...}) -> b.
f(X) -> X.
