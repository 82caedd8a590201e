-module(badly_formed_error). -compile([export_all,nowarn_export_all]).
-error(foo bar).
f() -> a.
