-module(no_clause_will_ever_match_6). -compile([export_all,nowarn_export_all]).
f(X) -> {ok, Y} = error, Y.
