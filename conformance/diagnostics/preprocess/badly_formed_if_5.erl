-module(badly_formed_if_5). -compile([export_all,nowarn_export_all]).
-if(lists:member(a, [a])).
f() -> a.
-endif.
