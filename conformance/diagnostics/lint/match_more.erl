-module(match_more).
-export([f/1]).
f({X, Y} = Z) -> {X, W} = {Y, V} = Z, [A | B] = [C = W | A], V.
