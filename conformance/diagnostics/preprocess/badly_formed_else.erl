-module(badly_formed_else). -compile([export_all,nowarn_export_all]).
-else(a).
f() -> a.
