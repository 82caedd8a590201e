-module(unterminated_if). -compile([export_all,nowarn_export_all]).
-if(true).
f() -> a.
