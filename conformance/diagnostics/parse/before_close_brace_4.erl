-module(before_close_brace_4). -compile([export_all,nowarn_export_all]).
-spec f(#{a}) -> b.
f(X) -> X.
