-module(illegal_macro_call_2). -compile([export_all,nowarn_export_all]).
f() -> ?1.
