-module(known_ignored5).
-export([f/1]).
f(A) -> V4 = if A > 1 -> A; true -> length([a]) end, b.
