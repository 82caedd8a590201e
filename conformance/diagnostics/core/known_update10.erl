-module(known_update10).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> (#rec{})#rec{z = 1, x = A, y = 2}, b.
