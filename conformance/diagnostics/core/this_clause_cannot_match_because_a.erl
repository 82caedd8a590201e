-module(this_clause_cannot_match_because_a). -compile([export_all,nowarn_export_all]).
f(X) -> case X of a -> 1; Y -> Y; c -> 3 end.
