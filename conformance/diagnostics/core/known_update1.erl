-module(known_update1).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> V = (#rec{})#rec{x = A, y = A}, b.
