-module(receive_more).
-export([f/1]).
f(X) -> receive {A, B} when C -> A; X -> D = B after X + Y -> E = 1 end, {A, D, E}.
