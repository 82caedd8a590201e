-module(before_comma_4). -compile([export_all,nowarn_export_all]).
-callback f(a) -> b, c.
f(X) -> X.
