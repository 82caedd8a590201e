-module(a_term_is_constructed_but_never_6). -compile([export_all,nowarn_export_all]).
f(X) -> receive X -> 1 after 1 -> 2 end, ok.
