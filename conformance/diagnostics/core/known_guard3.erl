-module(known_guard3).
-export([f/1]).
f(A) -> case 5 of 6 when 1 > 2 -> A; _ -> b end.
