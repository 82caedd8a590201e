-module(fun_export_all_off).
-compile([export_all, nowarn_export_all]).
f() -> 1.
