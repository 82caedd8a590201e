-module(known_try_kept3).
-export([f/1]).
f(A) -> V3 = try g(), {ok, 1} after put(k, A) end, A.
g() -> 1.
