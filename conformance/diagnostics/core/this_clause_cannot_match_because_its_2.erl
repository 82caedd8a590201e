-module(this_clause_cannot_match_because_its_2). -compile([export_all,nowarn_export_all]).
f(X) when a -> 1.
