-module(known_boolean3).
-export([f/1]).
f(A) -> case A of #{a := _} -> undefined = false, A; _ -> b end.
