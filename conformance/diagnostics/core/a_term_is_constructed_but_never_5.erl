-module(a_term_is_constructed_but_never_5). -compile([export_all,nowarn_export_all]).
f(X) -> if X -> 1; true -> 2 end, ok.
