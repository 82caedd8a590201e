-module(known_ignored8).
-export([f/1]).
f(A) -> if A > 1 -> A; true -> -4 end, b.
