-module(this_clause_cannot_match_because_of_6). -compile([export_all,nowarn_export_all]).
f(X) -> Y = {X}, [] = Y.
