-module(a_term_is_constructed_but_never_3). -compile([export_all,nowarn_export_all]).
f(X) -> begin 1, 2 end, 3.
