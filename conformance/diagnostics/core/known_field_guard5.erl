-module(known_field_guard5).
-export([f/1]).
-record(rec, {x, y}).
f(A) when ((7)#rec.x =:= 2) orelse (A > 1) -> A; f(A) -> b.
