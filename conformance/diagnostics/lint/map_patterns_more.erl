-module(map_patterns_more).
-export([f/2, g/1]).
f(K, M) -> #{K := V, {K} := W, [K | K] := X, <<K>> := Y, K + 1 := Z} = M, {V, W, X, Y, Z}.
g(#{_ := 1}) -> ok; g(#{a := _, a := _}) -> ok; g(#{fun () -> 1 end := 1}) -> ok; g(#{f(1) := 1}) -> ok.
f(X) -> X.
