-module(before_equal). -compile([export_all,nowarn_export_all]).
-spec f(#r{a = b}) -> b.
f(X) -> X.
