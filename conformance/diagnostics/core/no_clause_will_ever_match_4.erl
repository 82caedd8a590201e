-module(no_clause_will_ever_match_4). -compile([export_all,nowarn_export_all]).
f(X) -> receive a when false -> 1 after 0 -> ok end.
