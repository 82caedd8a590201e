-module(map_more).
-export([f/2]).
f(#{a := A, b := #{c := C}} = M, K) -> #{A := X, K := Y, Z := 1} = M, M#{X => Y, Q => C}.
