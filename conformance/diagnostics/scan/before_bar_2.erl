-module(before_bar_2). -compile([export_all,nowarn_export_all]).
f(X) -> {$
, foo bar}.
