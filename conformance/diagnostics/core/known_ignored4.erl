-module(known_ignored4).
-export([f/1]).
f(A) -> V4 = if A > 1 -> A; true -> element(2, {a, [b]}) end, b.
