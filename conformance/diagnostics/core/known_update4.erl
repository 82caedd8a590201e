-module(known_update4).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> V = (#rec{})#rec{y = 1, x = A}, b.
