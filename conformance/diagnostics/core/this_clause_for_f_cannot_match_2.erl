-module(this_clause_for_f_cannot_match_2). -compile([export_all,nowarn_export_all]).
f(a, X) -> X;
f(_, _) -> 1;
f(b, _) -> 2;
f(_, _) -> 3.
