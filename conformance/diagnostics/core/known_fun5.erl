-module(known_fun5).
-export([f/1]).
f(A) -> V = trunc(A), A.
