-module(known_boolean5).
-export([f/1]).
f(A) -> V = case A of a -> undefined = true, A; _ -> b end, {V}.
