-module(known_try3).
-export([f/1]).
f(A) -> V3 = try A catch _:V1 -> {c, V1} end, A.
