-module(catch_kinds).
-export([f/1]).
f(X) -> try X of {A, B} -> A; C when C > 1, D -> B catch throw:E when E -> F; exit:_ -> ok; T:R:S -> {T, S} after G = 1 end.
