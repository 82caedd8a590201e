-module(before_brace). -compile([export_all,nowarn_export_all]).
-record({r, [a]}).
f(X) -> X.
