-module(before_comma). -compile([export_all,nowarn_export_all]).
foo(X) -> case X of a, b -> b end.
