-module(undefined_macro_x_2). -compile([export_all,nowarn_export_all]).
-file(?FILE, 100).
f() -> ?LINE, ?FILE, ?X.
