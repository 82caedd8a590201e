-module(badly_formed_error_2). -compile([export_all,nowarn_export_all]).
-error.
f() -> a.
