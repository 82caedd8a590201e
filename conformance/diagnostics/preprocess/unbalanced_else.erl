-module(unbalanced_else). -compile([export_all,nowarn_export_all]).
-else.
f() -> a.
