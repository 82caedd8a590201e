-module(a_term_is_constructed_but_never_9). -compile([export_all,nowarn_export_all]).
f(X) -> "a" "b", <<"abc">>, <<1, X>>, ~"x", ok.
