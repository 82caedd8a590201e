-module(no_clause_will_ever_match). -compile([export_all,nowarn_export_all]).
f() -> a = b.
