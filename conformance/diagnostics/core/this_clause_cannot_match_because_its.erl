-module(this_clause_cannot_match_because_its). -compile([export_all,nowarn_export_all]).
f(X) -> case X of a when false -> 1; b -> 2 end.
