-module(known_field_guard10).
-export([f/1]).
-record(rec, {x, y}).
f(A) -> case A of [] when ({rec, 2, b})#rec.x =:= 2 -> A; _ -> b end.
