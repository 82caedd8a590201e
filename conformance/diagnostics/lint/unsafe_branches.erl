-module(unsafe_branches).
-export([f/1, g/1, h/1]).
f(X) -> case X of 1 -> A = 1; 2 -> exit(x); 3 -> throw(y); 4 -> error(z); 5 -> erlang:error(a, b) end, A.
g(X) -> case X of 1 -> A = 1; 2 -> erlang:exit(x) end, A.
h(X) -> try A = X after B = X, B end, B.
