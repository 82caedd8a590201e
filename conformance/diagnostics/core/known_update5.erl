-module(known_update5).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> V = (#rec{})#rec{x = 1, y = A}, b.
