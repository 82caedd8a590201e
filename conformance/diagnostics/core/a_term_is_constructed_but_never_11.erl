-module(a_term_is_constructed_but_never_11). -compile([export_all,nowarn_export_all]).
f(X) -> case begin {X}, X end of a -> ok end.
