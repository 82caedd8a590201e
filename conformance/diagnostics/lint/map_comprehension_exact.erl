-module(map_comprehension_exact).
-export([f/1]).
f(X) -> #{K := V || {K, V} <- X}.
