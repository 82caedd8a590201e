-module(badly_formed_include). -compile([export_all,nowarn_export_all]).
-include.
f() -> a.
