-module(var_bound_twice_fun_head).
-export([f/2, g/2]).
f(X, X) -> ok.
g({X, Y}, [X | Y]) -> ok.
