-module(known_field_guard9).
-export([f/1]).
-record(rec, {x, y}).
f(A) -> case A of [] when A, ({z, a, b})#rec.x =:= 2 -> A; _ -> b end.
