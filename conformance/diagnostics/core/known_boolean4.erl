-module(known_boolean4).
-export([f/1]).
f(A) -> V = case A of a -> undefined = false, A; _ -> b end, g(V).
g(X) -> X.
