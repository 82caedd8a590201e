-module(undefined_macro_x). -compile([export_all,nowarn_export_all]).
f() -> ?X.
