-module(known_field1).
-export([f/1]).
-record(rec, {x, y}).
f(A) -> if ({ok, 7})#rec.x =:= 2 -> A; true -> b end.
