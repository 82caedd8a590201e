-module(error_xy). -compile([export_all,nowarn_export_all]).
-error("x" "y").
f() -> a.
