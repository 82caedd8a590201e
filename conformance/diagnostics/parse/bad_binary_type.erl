-module(bad_binary_type). -compile([export_all,nowarn_export_all]).
-spec f(<<_:a>>) -> b.
f(X) -> X.
