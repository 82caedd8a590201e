-module(no_clause_will_ever_match_7). -compile([export_all,nowarn_export_all]).
f(X) -> <<"é"/utf8, "€">> = X.
