-module(a_term_is_constructed_but_never_4). -compile([export_all,nowarn_export_all]).
f(X) -> {io:format(""), 2}, ok.
