-module(known_ignored7).
-export([f/1]).
f(A) -> if A > 1 -> A; true -> 1 + 4 end, b.
