-module(known_try1).
-export([f/1]).
f(A) -> V3 = try {ok, [x]} catch _:V1 -> {c, V1} end, A.
