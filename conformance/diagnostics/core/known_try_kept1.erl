-module(known_try_kept1).
-export([f/1]).
f(A) -> V3 = try {ok, A} catch _:V1 -> {c, V1} after put(k, A) end, A.
