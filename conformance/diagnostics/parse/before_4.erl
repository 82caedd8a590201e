-module(before_4). -compile([export_all,nowarn_export_all]).
1() -> a.
