-module(unterminated_ifdef_4). -compile([export_all,nowarn_export_all]).
-ifdef(A).
f( -> "x' ?Y.
-endif.
f() -> a.
