-module(a_term_is_constructed_but_never_12). -compile([export_all,nowarn_export_all]).
f(X) -> if X == 1 -> {1}, ok; true -> ok end.
