-module(known_guard2).
-export([f/1]).
f(A) -> case 5 of 5 when 1 > 2 -> A; _ -> b end.
