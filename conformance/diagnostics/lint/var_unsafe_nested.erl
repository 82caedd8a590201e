-module(var_unsafe_nested).
-export([f/1]).
f(X) -> case X of 1 -> case X of 1 -> A = 1; 2 -> ok end; _ -> A = 2 end, A.
