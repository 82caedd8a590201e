-module(before_14). -compile([export_all,nowarn_export_all]).
f(X) -> a <== b, foo bar.
