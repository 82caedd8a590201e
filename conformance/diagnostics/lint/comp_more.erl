%% options: '+{target,29}'
-module(comp_more).
-export([f/2]).
f(L, X) -> {[{A, X} || {A, B} <- L, C = B], [A || A <- A], [A || {A, A} <- L], [D || D <- L, E <- D, E, F <- E], [X || _ <- L, X > 1, Y = X]}.
