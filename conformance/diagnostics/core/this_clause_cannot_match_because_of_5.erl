-module(this_clause_cannot_match_because_of_5). -compile([export_all,nowarn_export_all]).
f(X) -> {a, {b}} = {X, c}, {a, {b}} = {X, {}}.
