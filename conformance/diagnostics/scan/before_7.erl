-module(before_7). -compile([export_all,nowarn_export_all]).
f(X) -> {a, \ , b}.
g(X) -> Y.
