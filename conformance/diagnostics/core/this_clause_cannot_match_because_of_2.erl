-module(this_clause_cannot_match_because_of_2). -compile([export_all,nowarn_export_all]).
f(X) -> case X > 1 of yes -> 1; no -> 2 end.
