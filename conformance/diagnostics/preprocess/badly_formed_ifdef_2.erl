-module(badly_formed_ifdef_2). -compile([export_all,nowarn_export_all]).
-ifdef(A, B).
-endif.
f() -> a.
