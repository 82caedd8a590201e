-module(this_clause_cannot_match_because_a_7). -compile([export_all,nowarn_export_all]).
f(X) -> case X of Y when a < X -> 1; _ when X andalso false -> 4; _ when false orelse true -> 5; _ when 1 -> 6; _ -> 6 end.
