-module(var_unused_once_in_branch).
-export([f/1, g/1, h/1]).
f(X) -> case X of 1 -> Y = 1, Y; 2 -> Y = 2 end.
g(X) -> case X of 1 -> Y = 1, Y; 2 -> Z = 2 end.
h(X) -> if X > 1 -> Y = X; true -> Y = 2, Z = Y end, Y.
