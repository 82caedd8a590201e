-module(before_semicolon). -compile([export_all,nowarn_export_all]).
-if(a; b).
-endif.
f() -> a.
