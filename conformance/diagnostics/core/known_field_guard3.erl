-module(known_field_guard3).
-export([f/1]).
-record(rec, {x, y}).
f(A) when (A > 1) or ((7)#rec.x =:= 2) -> A; f(A) -> b.
