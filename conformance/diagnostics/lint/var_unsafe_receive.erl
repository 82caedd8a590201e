-module(var_unsafe_receive).
-export([f/1, g/1]).
f(X) -> receive 1 -> A = X; 2 -> ok end, A.
g(X) -> receive 1 -> A = X after 10 -> B = 1 end, {A, B}.
