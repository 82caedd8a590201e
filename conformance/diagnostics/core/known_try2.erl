-module(known_try2).
-export([f/1]).
f(A) -> V3 = try {ok, A} catch _:V1 -> {c, V1} end, A.
