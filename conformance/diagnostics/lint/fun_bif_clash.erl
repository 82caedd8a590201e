-module(fun_bif_clash).
-export([f/1, length/1, max/2]).
f(X) -> length(X), max(X, X), fun length/1.
length(X) -> X.
max(X, _) -> X.
