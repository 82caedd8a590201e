-module(a_term_is_constructed_but_never_8). -compile([export_all,nowarn_export_all]).
f(X) -> [{Y} || Y <- X], ok.
