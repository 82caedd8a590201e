-module(this_clause_cannot_match_because_a_8). -compile([export_all,nowarn_export_all]).
f(X) -> case X of a when X > 1 -> 1; a -> 2; a -> 3; b -> 1; b when X -> 2 end.
