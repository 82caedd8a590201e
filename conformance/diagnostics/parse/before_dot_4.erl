-module(before_dot_4). -compile([export_all,nowarn_export_all]).
foo(X) -> a;b.
