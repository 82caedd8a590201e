-module(known_field_guard11).
-export([f/1]).
-record(rec, {x, y}).
f(A) -> if ([1])#rec.x =:= 2 -> A; true -> b end.
