-module(map_comprehension).
-export([f/1]).
f(X) -> #{K := V || {K, V} <- X}, #{K => V || K => V <- X}, [K || K := _ <:- X].
