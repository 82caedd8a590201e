-module(before_bang). -compile([export_all,nowarn_export_all]).
f(a ! b) -> X.
