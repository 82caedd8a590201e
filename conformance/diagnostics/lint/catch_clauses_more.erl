-module(catch_clauses_more).
-export([f/1]).
f(X) -> try X catch throw:{A, A} -> A; error:B:_ -> B; C:_:S when C =:= error -> {C, S}; _:D:_S -> ok end.
