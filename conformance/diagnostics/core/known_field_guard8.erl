-module(known_field_guard8).
-export([f/1]).
-record(rec, {x, y}).
f(A) -> case A of [] when (7)#rec.x =:= 2, A -> A; _ -> b end.
