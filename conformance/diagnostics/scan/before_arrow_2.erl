-module(before_arrow_2). -compile([export_all,nowarn_export_all]).
f(X) -> ~s(a, foo bar.
g(X) -> Y.
