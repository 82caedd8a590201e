-module(before_colon_2). -compile([export_all,nowarn_export_all]).
f(X) -> a <: b, foo bar.
