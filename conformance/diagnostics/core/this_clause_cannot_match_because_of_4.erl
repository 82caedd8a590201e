-module(this_clause_cannot_match_because_of_4). -compile([export_all,nowarn_export_all]).
f(X) -> [a] = {X}.
