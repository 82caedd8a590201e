-module(badly_formed_include_lib). -compile([export_all,nowarn_export_all]).
-include_lib.
f() -> a.
