-module(before_colon). -compile([export_all,nowarn_export_all]).
-spec f(a:b:c()) -> b.
f(X) -> X.
