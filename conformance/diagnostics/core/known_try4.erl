-module(known_try4).
-export([f/1]).
f(A) -> V3 = try 5 catch _:V1 -> {c, V1} end, A.
