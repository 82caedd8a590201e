-module(known_field_guard2).
-export([f/1]).
-record(rec, {x, y}).
f(A) when not ((7)#rec.x =:= 2) -> A; f(A) -> b.
