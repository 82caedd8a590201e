-module(known_try7).
-export([f/1]).
f(A) -> V3 = try {ok, A} of X -> X catch _:V1 -> {c, V1} end, A.
