-module(var_unsafe_twice).
-export([f/1]).
f(X) -> case X of 1 -> A = 1; _ -> ok end, A, A, B = A, B.
