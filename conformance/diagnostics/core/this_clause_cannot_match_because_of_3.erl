-module(this_clause_cannot_match_because_of_3). -compile([export_all,nowarn_export_all]).
f(X) -> case [X, 1] of [_ | T] -> 1; [] -> 2; [A, B] -> 2; [_, 2] -> 3 end.
