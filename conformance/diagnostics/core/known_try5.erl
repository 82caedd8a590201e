-module(known_try5).
-export([f/1]).
f(A) -> V3 = try a catch _:V1 -> {c, V1} end, A.
