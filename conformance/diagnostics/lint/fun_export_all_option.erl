%% options: +export_all
-module(fun_export_all_option).
f() -> 1.
