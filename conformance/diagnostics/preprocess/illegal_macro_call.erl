-module(illegal_macro_call). -compile([export_all,nowarn_export_all]).
f() -> ??X.
