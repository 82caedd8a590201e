-module(unterminated_ifdef). -compile([export_all,nowarn_export_all]).
-ifdef(X).
f(X) -> "abc.
-endif.
f(X) -> b.
