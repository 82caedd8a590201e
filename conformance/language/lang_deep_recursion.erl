%% Body recursion through tuples, lists, cases and tries a few thousand deep
-module(lang_deep_recursion).
-export([main/1]).

main(_) ->
    show(nest(5, x)), show(depth(nest(3000, x))), show(flip(nest(4, [a]))), show(sum_tree(make(12))), show(tri(2000)), show(length(dup(1000))), show(tr(500)), show(cat(200) =:= lists:seq(1, 200)).
nest(0, X) -> X; nest(N, X) -> {nest(N - 1, X)}.
depth({X}) -> 1 + depth(X); depth(_) -> 0.
flip({X}) -> [flip(X)]; flip([X]) -> {X}; flip(X) -> X.
make(0) -> 1; make(N) -> {make(N - 1), make(N - 1)}.
sum_tree({A, B}) -> sum_tree(A) + sum_tree(B); sum_tree(X) -> X.
tri(0) -> 0; tri(N) -> N + tri(N - 1).
dup(0) -> []; dup(N) -> [N, N | dup(N - 1)].
tr(0) -> 0; tr(N) -> try 1 + tr(N - 1) catch _:_ -> 0 end.
cat(0) -> []; cat(N) -> cat(N - 1) ++ [N].

show(V) -> io:format("~0p~n", [V]).
