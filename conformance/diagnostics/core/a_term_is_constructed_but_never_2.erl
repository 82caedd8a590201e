-module(a_term_is_constructed_but_never_2). -compile([export_all,nowarn_export_all]).
f(X) -> <<X:8>>, ok.
