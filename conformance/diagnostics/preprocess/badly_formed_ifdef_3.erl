-module(badly_formed_ifdef_3). -compile([export_all,nowarn_export_all]).
-ifdef(A)
-endif.
f() -> a.
