-module(before_bar_3). -compile([export_all,nowarn_export_all]).
f(X) -> "\777", foo bar.
