-module(before_end_3). -compile([export_all,nowarn_export_all]).
foo(X) -> maybe end.
