-module(known_boolean2).
-export([f/1]).
f(A) -> undefined = false, A.
