-module(bad_range_type). -compile([export_all,nowarn_export_all]).
-spec f(1..a) -> b.
f(X) -> X.
