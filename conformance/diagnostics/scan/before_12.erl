-module(before_12). -compile([export_all,nowarn_export_all]).
f(X) -> @b, foo bar.
