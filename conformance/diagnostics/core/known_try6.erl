-module(known_try6).
-export([f/1]).
f(A) -> V3 = try {ok, g()} catch _:V1 -> {c, V1} end, A.
g() -> 1.
