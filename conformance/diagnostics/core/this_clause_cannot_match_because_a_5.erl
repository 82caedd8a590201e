-module(this_clause_cannot_match_because_a_5). -compile([export_all,nowarn_export_all]).
f(X) -> case X of {_, _} -> 1; {a, b} -> 2 end.
