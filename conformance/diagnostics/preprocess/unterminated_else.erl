-module(unterminated_else). -compile([export_all,nowarn_export_all]).
-if(true).
-else.
f() -> a.
