-module(known_boolean_other6).
-export([f/1]).
f(A) -> case true of 1 -> A; {x} -> c; false -> b end.
