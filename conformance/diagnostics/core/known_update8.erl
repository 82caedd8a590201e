-module(known_update8).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> V = A#rec{x = 1, y = 2}, b.
