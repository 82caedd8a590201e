-module(badly_formed_if_4). -compile([export_all,nowarn_export_all]).
-if(begin true end).
f() -> a.
-endif.
