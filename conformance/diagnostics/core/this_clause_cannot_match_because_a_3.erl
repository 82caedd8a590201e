-module(this_clause_cannot_match_because_a_3). -compile([export_all,nowarn_export_all]).
f(X) -> fun(_) -> 1; (a) -> 2 end.
