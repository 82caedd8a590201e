-module(unterminated_ifdef_3). -compile([export_all,nowarn_export_all]).
-ifdef(A).
f() -> a.
