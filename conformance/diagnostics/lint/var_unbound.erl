-module(var_unbound).
-export([f/0, g/1]).
f() -> X, Y = X, Y.
g(A) -> B = [C, A, {D, A}], fun (E) -> E + F end, B.
