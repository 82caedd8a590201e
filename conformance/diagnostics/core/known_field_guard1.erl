-module(known_field_guard1).
-export([f/1]).
-record(rec, {x, y}).
f(A) when (7)#rec.x =:= 2 -> A; f(A) -> b.
