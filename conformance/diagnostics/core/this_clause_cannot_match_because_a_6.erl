-module(this_clause_cannot_match_because_a_6). -compile([export_all,nowarn_export_all]).
f(X) -> case X of Y when is_atom(a) -> 1; z when is_list(a) -> 4; _ when 1 + 1 =:= 2 -> 5; _ -> 6 end.
