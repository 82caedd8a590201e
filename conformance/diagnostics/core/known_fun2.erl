-module(known_fun2).
-export([f/1]).
f(A) -> case fun erlang:abs/1 of 5 -> c; 4 -> A end.
