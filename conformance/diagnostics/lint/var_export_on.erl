%% options: +warn_export_vars
-module(var_export_on).
-export([f/1, g/1, h/1, i/1, j/1]).
f(X) -> case X of 1 -> A = 1; 2 -> A = 2 end, A.
g(X) -> if X -> A = 1; true -> A = 2 end, A.
h(X) -> receive 1 -> A = X; 2 -> A = 1 end, A, A.
i(X) -> case X of 1 -> A = 1; 2 -> A = 2 end, A = X.
j(X) -> begin A = X end, A.
