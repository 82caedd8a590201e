-module(unbalanced_endif). -compile([export_all,nowarn_export_all]).
-ifdef(A).
-endif.
-endif.
f() -> a.
