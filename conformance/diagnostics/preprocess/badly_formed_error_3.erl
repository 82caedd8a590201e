-module(badly_formed_error_3). -compile([export_all,nowarn_export_all]).
-error(?X).
f() -> a.
