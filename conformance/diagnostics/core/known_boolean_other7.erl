-module(known_boolean_other7).
-export([f/1]).
f(A) -> X = true, case X of undefined -> A; x -> b end.
