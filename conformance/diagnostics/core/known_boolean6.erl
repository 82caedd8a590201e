-module(known_boolean6).
-export([f/1]).
f(A) -> V = case A of a -> 1 = 2, A; _ -> b end, {V}.
