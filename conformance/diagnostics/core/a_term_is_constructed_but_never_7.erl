-module(a_term_is_constructed_but_never_7). -compile([export_all,nowarn_export_all]).
f(X) -> fun() -> {1}, X end.
