-module(known_boolean7).
-export([f/1]).
f(A) -> V = case A of a -> x = [1], A; _ -> b end, {V}.
