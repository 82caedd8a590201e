-module(this_clause_cannot_match_because_of_7). -compile([export_all,nowarn_export_all]).
f(X) -> maybe {a} ?= X, [b] ?= {X}, X else a -> 1; _ -> 2; b -> 3 end.
