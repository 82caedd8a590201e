-module(known_ignored1).
-export([f/1]).
f(A) -> V4 = if A > 1 -> A; true -> -4 end, b.
