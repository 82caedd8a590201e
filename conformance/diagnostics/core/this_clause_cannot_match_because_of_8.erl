-module(this_clause_cannot_match_because_of_8). -compile([export_all,nowarn_export_all]).
f(X) -> true = X > 1, false = is_atom(X), a = is_atom(X), ok.
