-module(before_of). -compile([export_all,nowarn_export_all]).
foo(X) -> case of a -> b end.
