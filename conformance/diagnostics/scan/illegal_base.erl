-module(illegal_base). -compile([export_all,nowarn_export_all]).
f(X) -> {1#1, 1}.
g(X) -> Y.
