-module(known_try_kept2).
-export([f/1]).
f(A) -> V3 = try g() catch _:V1 -> {c, V1} after put(k, A) end, A.
g() -> 1.
