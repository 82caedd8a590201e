-module(known_boolean_other3).
-export([f/1]).
f(A) -> case true of undefined -> A; x -> b end.
