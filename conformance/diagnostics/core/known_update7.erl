-module(known_update7).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> V = (#rec{})#rec{z = 1, x = A, y = 2}, b.
