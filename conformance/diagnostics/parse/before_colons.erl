-module(before_colons). -compile([export_all,nowarn_export_all]).
-spec f(a :: b) -> b.
f(X) -> X.
