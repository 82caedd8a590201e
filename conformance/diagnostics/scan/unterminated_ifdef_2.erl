-module(unterminated_ifdef_2). -compile([export_all,nowarn_export_all]).
-ifdef(X).
f(X) -> b
