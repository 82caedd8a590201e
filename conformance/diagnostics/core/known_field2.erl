-module(known_field2).
-export([f/1]).
-record(rec, {x, y}).
f(A) -> if (#rec{})#rec.x =:= 2 -> A; true -> b end.
