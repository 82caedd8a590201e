-module(known_update3).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> V = (#rec{})#rec{y = A, x = 1}, b.
