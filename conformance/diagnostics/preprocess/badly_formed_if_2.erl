-module(badly_formed_if_2). -compile([export_all,nowarn_export_all]).
-if(defined(A, B)).
f() -> a.
-endif.
