-module(known_field3).
-export([f/1]).
-record(rec, {x, y}).
f(A) -> ({ok, 7})#rec.x.
