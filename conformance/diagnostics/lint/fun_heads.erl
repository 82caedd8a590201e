-module(fun_heads).
-export([f/1]).
f(X) -> F = fun (X, Y) when Y > X -> Z = X; (A, A) -> A end, Z, F.
