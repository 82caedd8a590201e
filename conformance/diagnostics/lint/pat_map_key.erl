-module(pat_map_key).
-export([f/2]).
f(K, #{K := V}) -> V;
f(K, {#{k := V}, {K, V}}) -> ok;
f(_, #{(a) := V, {b, 1} := W, [1 | 2] := X, <<"x">> := Y, 1 + 2 := Z}) -> {V, W, X, Y, Z}.
