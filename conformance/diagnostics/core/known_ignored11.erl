-module(known_ignored11).
-export([f/1]).
f(A) -> V = {A, 1 + 4}, b.
