-module(fun_export_all).
-compile(export_all).
f() -> 1.
