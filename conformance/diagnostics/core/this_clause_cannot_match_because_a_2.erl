-module(this_clause_cannot_match_because_a_2). -compile([export_all,nowarn_export_all]).
f(X) -> if true -> 2; X -> 3 end.
