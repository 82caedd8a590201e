-module(known_update11).
-export([f/1]).
-record(rec, {x, y, z}).
f(A) -> (#rec{})#rec{z = 1}, b.
