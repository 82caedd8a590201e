-module(before_dot). -compile([export_all,nowarn_export_all]).
foo.
