-module(known_guard8).
-export([f/1]).
f(A) -> case {a, 5} of {X, 5} when 1 > 2 -> A end.
