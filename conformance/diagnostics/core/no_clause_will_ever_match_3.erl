-module(no_clause_will_ever_match_3). -compile([export_all,nowarn_export_all]).
f(X) -> Y = a, b = Y.
