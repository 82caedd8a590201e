-module(illegal_pattern). -compile([export_all,nowarn_export_all]).
f() -> case a of begin X end -> X end.
