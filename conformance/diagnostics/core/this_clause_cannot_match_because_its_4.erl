-module(this_clause_cannot_match_because_its_4). -compile([export_all,nowarn_export_all]).
f(X) -> if X =:= a -> 1; 1 > 2 -> 2 end.
