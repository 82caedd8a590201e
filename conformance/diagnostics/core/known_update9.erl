-module(known_update9).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> V = A#rec{y = 1, x = 2}, b.
