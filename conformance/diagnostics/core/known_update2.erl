-module(known_update2).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> V = (#rec{})#rec{y = A, x = A}, b.
