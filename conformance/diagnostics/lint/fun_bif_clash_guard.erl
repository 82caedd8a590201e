-module(fun_bif_clash_guard).
-export([f/1, length/1]).
f(X) when length(X) > 1 -> ok.
length(X) -> X.
