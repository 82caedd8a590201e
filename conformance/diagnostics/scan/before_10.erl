-module(before_10). -compile([export_all,nowarn_export_all]).
f(X) -> a×b, foo bar.
