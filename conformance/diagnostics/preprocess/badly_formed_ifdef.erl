-module(badly_formed_ifdef). -compile([export_all,nowarn_export_all]).
-ifdef().
-endif.
f() -> a.
