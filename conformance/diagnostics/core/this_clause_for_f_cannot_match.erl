-module(this_clause_for_f_cannot_match). -compile([export_all,nowarn_export_all]).
f(_) -> 1;
f(a) -> 2.
