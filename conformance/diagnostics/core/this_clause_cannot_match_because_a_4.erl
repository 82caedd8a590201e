-module(this_clause_cannot_match_because_a_4). -compile([export_all,nowarn_export_all]).
f(X) -> case {X, a} of {A, a} -> 1; C -> 2; _ -> 3 end.
