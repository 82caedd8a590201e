-module(warning_x). -compile([export_all,nowarn_export_all]).
-warning("x").
f() -> a.
