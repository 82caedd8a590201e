-module(before_9). -compile([export_all,nowarn_export_all]).
f(X) -> \a, foo bar.
