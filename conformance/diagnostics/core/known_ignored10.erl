-module(known_ignored10).
-export([f/1]).
f(A) -> V = {A, -4}, b.
