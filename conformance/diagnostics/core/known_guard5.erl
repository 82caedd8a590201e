-module(known_guard5).
-export([f/1]).
f(A) -> case {a, 5} of {X, Y} when 1 > 2 -> A; _ -> b end.
