-module(known_try12).
-export([f/1]).
f(A) -> V = 5, try V of 6 -> x; true -> A; X -> y; Y -> z catch _:V1 -> {c, V1} end.
