-module(var_unsafe_case).
-export([f/1, g/1, h/1]).
f(X) -> case X of 1 -> A = 1; _ -> B = 2 end, A + B.
g(X) -> case X of 1 -> A = 1; _ -> ok end, A = 3.
h(X) -> case X of 1 -> A = 1; _ -> ok end, case X of A -> A; 2 -> A = 3 end.
