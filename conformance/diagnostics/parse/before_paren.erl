-module(before_paren). -compile([export_all,nowarn_export_all]).
f(g(X)) -> X.
