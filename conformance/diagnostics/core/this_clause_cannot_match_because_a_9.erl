-module(this_clause_cannot_match_because_a_9). -compile([export_all,nowarn_export_all]).
f(X) -> case X of [a | _] -> 1; [a, b] -> 2; [_|_] -> 3; [_] -> 4; [] -> 5; [_, _] -> 6 end.
