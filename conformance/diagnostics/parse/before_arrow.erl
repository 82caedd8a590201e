-module(before_arrow). -compile([export_all,nowarn_export_all]).
foo() when -> a.
