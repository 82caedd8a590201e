-module(no_clause_will_ever_match_5). -compile([export_all,nowarn_export_all]).
f(X) -> (a = b) + 1.
