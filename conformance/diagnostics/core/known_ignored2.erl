-module(known_ignored2).
-export([f/1]).
f(A) -> V4 = if A > 1 -> A; true -> 1 + 4 end, b.
