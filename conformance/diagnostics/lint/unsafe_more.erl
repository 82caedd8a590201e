-module(unsafe_more).
-export([f/1, g/1, h/1, i/1]).
f(X) -> case X of 1 -> A = 1; _ -> ok end, case X of 2 -> A; 3 -> A end, A.
g(X) -> case X of 1 -> A = 1; _ -> ok end, fun (A) -> A end.
h(X) -> case X of 1 -> A = 1; _ -> ok end, [A || A <- X], A.
i(X) -> case X of 1 -> A = 1; 2 -> ok end, fun () -> A end.
