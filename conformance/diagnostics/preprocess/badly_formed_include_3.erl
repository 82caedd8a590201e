-module(badly_formed_include_3). -compile([export_all,nowarn_export_all]).
-include(?X).
f() -> a.
