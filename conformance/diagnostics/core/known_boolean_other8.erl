-module(known_boolean_other8).
-export([f/1]).
f(A) -> true = undefined, A.
