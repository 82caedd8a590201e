-module(known_boolean_other4).
-export([f/1]).
f(A) -> case true of undefined -> A; true -> b end.
