-module(before_close_paren_4). -compile([export_all,nowarn_export_all]).
-if(1 +).
-endif.
f() -> a.
