-module(known_fun4).
-export([f/1]).
f(A) -> V = floor(3.5), A.
