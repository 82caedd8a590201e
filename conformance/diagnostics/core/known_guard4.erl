-module(known_guard4).
-export([f/1]).
f(A) -> case 5 of X when 1 > 2 -> A; _ -> b end.
