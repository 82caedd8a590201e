-module(a_term_is_constructed_but_never). -compile([export_all,nowarn_export_all]).
f(X) -> [X], {}, [], "a", 1, a, 1.0, <<>>, #{}, ok.
