-module(known_guard6).
-export([f/1]).
f(A) -> case {a, 5} of {X, 6} when 1 > 2 -> A; _ -> b end.
