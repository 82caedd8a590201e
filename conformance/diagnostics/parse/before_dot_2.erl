-module(before_dot_2). -compile([export_all,nowarn_export_all]).
foo() -> a;.
