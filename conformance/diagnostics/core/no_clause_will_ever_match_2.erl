-module(no_clause_will_ever_match_2). -compile([export_all,nowarn_export_all]).
f() -> {a} = [], ok.
