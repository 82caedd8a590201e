-module(a_term_is_constructed_but_never_13). -compile([export_all,nowarn_export_all]).
f(X) -> <<>>, X.
