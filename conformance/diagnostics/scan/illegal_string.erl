-module(illegal_string). -compile([export_all,nowarn_export_all]).
f(X) -> {a, ~;a , b}.
g(X) -> Y.
