-module(before_end_2). -compile([export_all,nowarn_export_all]).
foo(X) -> try X after end.
