-module(this_clause_cannot_match_because_its_5). -compile([export_all,nowarn_export_all]).
f(X) -> fun(a, _) when false -> 1; (_, _) -> 2; (b, c) -> 3 end.
