%% options: +warn_missing_spec
-module(export_all_spec).
-compile([export_all, nowarn_export_all]).
f() -> h().
h() -> ok.
