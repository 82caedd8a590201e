-module(this_clause_cannot_match_because_its_6). -compile([export_all,nowarn_export_all]).
f(X) -> << <<Y>> || Y <- X, false >>.
