-module(badly_formed_error_4). -compile([export_all,nowarn_export_all]).
-error(a, b).
f() -> a.
