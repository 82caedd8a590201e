-module(known_try11).
-export([f/1]).
f(A) -> try A > 5 of 6 -> x; true -> A; X -> y catch _:V1 -> {c, V1} end.
