-module(before_end). -compile([export_all,nowarn_export_all]).
foo(X) -> if true end.
