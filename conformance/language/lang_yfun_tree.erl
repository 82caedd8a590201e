%% Trees with tuples: insert, traverse, balance, fold, map
-module(lang_yfun_tree).
-export([main/1]).

main(_) ->
    T = lists:foldl(fun insert/2, nil, [5, 2, 8, 1, 9, 3, 7, 4, 6]), show(T), show(walk(T)), show(depth(T)), show(member(7, T)), show(member(70, T)),
    show(fold(fun erlang:'+'/2, 0, T)), show(map(fun(X) -> X * X end, T)), show(delete(5, T)), show(walk(delete(8, delete(1, T)))), show(paths(T)),
    show(bfs([T])), show(balance(lists:seq(1, 7))), show(mirror(balance("abc"))), show(walk(lists:foldl(fun insert/2, nil, lists:seq(1, 50))) =:= lists:seq(1, 50)).
insert(X, nil) -> {X, nil, nil};
insert(X, {Y, L, R}) when X < Y -> {Y, insert(X, L), R};
insert(X, {Y, L, R}) when X > Y -> {Y, L, insert(X, R)};
insert(_, T) -> T.
walk(nil) -> []; walk({X, L, R}) -> walk(L) ++ [X | walk(R)].
depth(nil) -> 0; depth({_, L, R}) -> 1 + max(depth(L), depth(R)).
member(_, nil) -> false; member(X, {X, _, _}) -> true; member(X, {Y, L, R}) -> member(X, if X < Y -> L; true -> R end).
fold(_, A, nil) -> A; fold(F, A, {X, L, R}) -> fold(F, F(X, fold(F, A, L)), R).
map(_, nil) -> nil; map(F, {X, L, R}) -> {F(X), map(F, L), map(F, R)}.
delete(_, nil) -> nil;
delete(X, {X, nil, R}) -> R; delete(X, {X, L, nil}) -> L;
delete(X, {X, L, R}) -> M = hd(walk(R)), {M, L, delete(M, R)};
delete(X, {Y, L, R}) -> if X < Y -> {Y, delete(X, L), R}; true -> {Y, L, delete(X, R)} end.
paths(nil) -> []; paths({X, nil, nil}) -> [[X]]; paths({X, L, R}) -> [[X | P] || P <- paths(L) ++ paths(R)].
bfs([]) -> []; bfs([nil | Q]) -> bfs(Q); bfs([{X, L, R} | Q]) -> [X | bfs(Q ++ [L, R])].
balance([]) -> nil; balance(L) -> {A, [M | B]} = lists:split(length(L) div 2, L), {M, balance(A), balance(B)}.
mirror(nil) -> nil; mirror({X, L, R}) -> {X, mirror(R), mirror(L)}.

show(V) -> io:format("~0p~n", [V]).
