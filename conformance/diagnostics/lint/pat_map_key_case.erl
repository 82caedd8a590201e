-module(pat_map_key_case).
-export([f/2]).
f(K, M) -> case M of #{K := V, L := W, {K, 1} := Z} -> {V, W, Z}; #{length(K) := 1} -> 1; #{foo(K) := 1} -> 2 end.
foo(X) -> X.
