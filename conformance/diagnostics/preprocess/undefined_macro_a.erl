-module(undefined_macro_a). -compile([export_all,nowarn_export_all]).
?A() -> a.
