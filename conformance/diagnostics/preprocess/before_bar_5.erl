-module(before_bar_5). -compile([export_all,nowarn_export_all]).
-define(M, foo bar).
f() -> ?M.
