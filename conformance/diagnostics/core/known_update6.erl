-module(known_update6).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> V = (#rec{})#rec{x = A, y = 1}, b.
