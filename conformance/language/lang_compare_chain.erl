%% Comparison of mixed terms in branches, min and max by hand
-module(lang_compare_chain).
-export([main/1]).

main(_) ->
    L = [3, a, "s", 2.5, {x}, <<"b">>, [], #{}, {1, 2}, -1, b, <<>>, [1], #{q => 1}, 3.0],
    show(lists:sort(L)), show(maximum(L)), show(minimum(L)), show([cmp(A, B) || A <- [1, 1.0, a, "a"], B <- [1, 1.0, a, "a"]]),
    show(lists:usort([1, 1.0, 2, 1, 2.0])), show([X || X <- L, X > a, X < {}]), show([X || X <- L, X >= [], X =< <<"z">>]),
    show([between(1, X, 10) || X <- [0, 1, 5.5, 10, 10.1, a]]).
maximum([H | T]) -> lists:foldl(fun(X, M) when X > M -> X; (_, M) -> M end, H, T).
minimum([H | T]) -> lists:foldl(fun(X, M) -> if X < M -> X; true -> M end end, H, T).
cmp(A, B) when A =:= B -> '=:='; cmp(A, B) when A == B -> '=='; cmp(A, B) when A < B -> '<'; cmp(_, _) -> '>'.
between(A, X, B) -> A =< X andalso X =< B.

show(V) -> io:format("~0p~n", [V]).
