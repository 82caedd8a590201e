-module(known_fun3).
-export([f/1]).
f(A) -> case fun f/1 of 5 -> c; 4 -> A end.
