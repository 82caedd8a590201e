-module(known_try10).
-export([f/1]).
f(A) -> try 5 of 6 -> x; 5 -> A; X -> y catch _:V1 -> {c, V1} end.
