-module(before_dot_3). -compile([export_all,nowarn_export_all]).
foo(X) -> fun foo.
