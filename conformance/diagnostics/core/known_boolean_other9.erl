-module(known_boolean_other9).
-export([f/1]).
f(A) -> true = false, A.
