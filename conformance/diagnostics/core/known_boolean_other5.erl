-module(known_boolean_other5).
-export([f/1]).
f(A) -> case true of 1 -> A; {x} -> c; true -> b end.
