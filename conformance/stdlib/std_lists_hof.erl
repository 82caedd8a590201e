%% lists: map, fold, filter, partition, all, any, takewhile, search, filtermap, zipwith
-module(std_lists_hof).
-export([main/1]).

main(_) ->
    L = lists:seq(1, 10), E = fun(X) -> X rem 2 =:= 0 end, show([lists:map(E, L), lists:filter(E, L), lists:partition(E, L), lists:all(E, L), lists:any(E, L), lists:takewhile(fun(X) -> X < 4 end, L), lists:dropwhile(fun(X) -> X < 4 end, L), lists:splitwith(fun(X) -> X < 4 end, L), lists:search(E, L), lists:search(E, [1]), lists:filtermap(fun(X) -> case E(X) of true -> {true, X * X}; F -> F end end, L), lists:flatmap(fun(X) -> [X, X] end, [1, 2])]), show([lists:foldl(fun(X, A) -> [X | A] end, [], L), lists:foldr(fun(X, A) -> [X | A] end, [], L), lists:mapfoldl(fun(X, A) -> {X + A, A + X} end, 0, L), lists:mapfoldr(fun(X, A) -> {X + A, A + X} end, 0, L), lists:zipwith(fun(A, B) -> A - B end, [5, 6], [1, 2]), lists:zipwith3(fun(A, B, C) -> A + B + C end, [1], [2], [3]), lists:join(x, [1, 2, 3]), lists:foreach(fun(_) -> ok end, L), lists:uniq([1, 2, 1, 3, 2])]).

show(V) -> io:format("~0p~n", [V]).
