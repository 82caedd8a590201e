-module(undefined_macro_b). -compile([export_all,nowarn_export_all]).
f(X) -> a ?
b.
