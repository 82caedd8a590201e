-module(badly_formed_error_5). -compile([export_all,nowarn_export_all]).
-error("x")
f() -> a.
