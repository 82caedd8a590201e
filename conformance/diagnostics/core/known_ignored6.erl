-module(known_ignored6).
-export([f/1]).
f(A) -> if A > 1 -> A; true -> length([a]) end, b.
