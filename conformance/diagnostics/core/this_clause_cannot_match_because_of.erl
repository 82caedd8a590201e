-module(this_clause_cannot_match_because_of). -compile([export_all,nowarn_export_all]).
f(X) -> case {X, 1} of {a} -> 1; {_, 2} -> 3; {_, _} -> 4; b -> 4; [_] -> 5 end.
