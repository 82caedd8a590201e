-module(badly_formed_if_3). -compile([export_all,nowarn_export_all]).
-if true.
-endif.
f() -> a.
