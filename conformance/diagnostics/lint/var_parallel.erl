-module(var_parallel).
-export([f/1, g/1]).
f(X) -> {A = X, A}.
g(X) -> {A = X, A = 1}.
