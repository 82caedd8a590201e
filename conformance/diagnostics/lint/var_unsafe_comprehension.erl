-module(var_unsafe_comprehension).
-export([f/1]).
f(L) -> [Y = X || X <- L], Y, X.
