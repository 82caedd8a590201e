-module(before_after). -compile([export_all,nowarn_export_all]).
foo(X) -> receive a -> b; after 1 -> c end.
