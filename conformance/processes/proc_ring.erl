%% Rings, trees and chains of many processes
-module(proc_ring).
-export([main/1]).

main(_) ->
    show(ring(1000, 10)), show(chain(5000)), show(tree(9)), show(lists:sum(pmap(fun(X) -> X * X end, lists:seq(1, 500)))).
ring(N, M) -> S = self(), Last = lists:foldl(fun(_, To) -> spawn(fun() -> fwd(To) end) end, S, lists:seq(1, N)), R = loop(Last, M, 0), Last ! stop, receive stop -> R end.
fwd(To) -> receive stop -> To ! stop; X -> To ! X + 1, fwd(To) end.
loop(_, 0, A) -> A; loop(P, M, A) -> P ! 0, receive X -> loop(P, M - 1, A + X) end.
chain(0) -> 0; chain(N) -> S = self(), spawn(fun() -> S ! {c, chain2(N)} end), receive {c, X} -> X end.
chain2(N) -> lists:foldl(fun(I, A) -> S = self(), spawn(fun() -> S ! {i, I rem 7} end), receive {i, X} -> A + X end end, 0, lists:seq(1, N)).
tree(0) -> 1; tree(D) -> S = self(), [spawn(fun() -> S ! {t, tree(D - 1)} end) || _ <- [1, 2]], receive {t, A} -> receive {t, B} -> A + B end end.
pmap(F, L) -> S = self(), [receive {P, R} -> R end || P <- [spawn(fun() -> S ! {self(), F(X)} end) || X <- L]].

show(V) -> io:format("~0p~n", [V]).
