-module(known_fun1).
-export([f/1]).
f(A) -> case fun erlang:abs/1 of V1 -> c; 4 -> A; _ -> b end.
