%% Sorting long lists of integers, tuples, strings
-module(lim_long_sort).
-export([main/1]).

main(_) ->
    L = rnd(100000, 12345, []), S = lists:sort(L), show({length(S), hd(S), lists:last(S)}), show(ok(S)), show(length(lists:usort([X rem 1000 || X <- L]))), P = lists:keysort(2, [{X, X rem 100} || X <- L]), show(hd(P)), show(length(P)), show(lists:sum(S) =:= lists:sum(L)).
rnd(0, _, A) -> A; rnd(N, X, A) -> Y = (X * 1103515245 + 12345) band 16#7fffffff, rnd(N - 1, Y, [Y | A]).
ok([A, B | T]) when A =< B -> ok([B | T]); ok([_]) -> true; ok(_) -> false.

show(V) -> io:format("~0p~n", [V]).
