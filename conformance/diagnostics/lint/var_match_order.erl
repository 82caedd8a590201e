-module(var_match_order).
-export([f/1, g/1]).
f(X) -> A = A.
g(X) -> {A, X} = {1, A}.
