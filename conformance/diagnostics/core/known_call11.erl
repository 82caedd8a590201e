-module(known_call11).
-export([f/1]).
f(A) -> x = maps:get(a, #{a => 1}), A.
