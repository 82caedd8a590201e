-module(unused_more).
-export([f/1, g/1, h/1, i/1]).
f(X) -> Y = X, Z = Y, fun () -> W = X end.
g(X) -> case X of {A, B} -> C = A; {D, E} -> C = D, F = C, C end.
h(X) -> try A = X, B = A of C -> D = C catch E:F -> G = F end.
i(X) -> receive {A, B} when A > 1 -> ok; {C, D} -> C after X -> E = X end.
