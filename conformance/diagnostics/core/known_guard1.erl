-module(known_guard1).
-export([f/1]).
f(A) -> case 5 of 5 when false -> A; _ -> b end.
