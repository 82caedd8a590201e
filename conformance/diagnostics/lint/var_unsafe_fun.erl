-module(var_unsafe_fun).
-export([f/1]).
f(L) -> F = fun (X) -> Y = X end, F(L), X, Y.
