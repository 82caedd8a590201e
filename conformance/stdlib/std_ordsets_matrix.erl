%% Module ordsets with fitting and unfitting arguments
-module(std_ordsets_matrix).
-export([main/1]).

% Each function with many combinations of fitting and unfitting arguments: the result, or the class of the exception.
main(_) ->
    put(seed, 31337),
    [[try_it(F, A) || _ <- lists:seq(1, tries(A))] || {F, A} <- functions()],
    ok.

try_it(F, A) ->
    Args = [pick(pool()) || _ <- lists:seq(1, A)],
    case try {ok, apply(ordsets, F, Args)} catch C:_ -> C end of
        {ok, Result} -> io:format("~w ~w -> ~w~n", [F, plain(Args), plain(Result)]);
        _ when A > 1 -> ok;
        Class -> io:format("~w ~w -> ~w~n", [F, plain(Args), Class])
    end.

tries(0) -> 1;
tries(1) -> 15;
tries(_) -> 30.

% Funs by their arity, maps as sorted lists.
plain(T) when is_function(T) -> {'fun', element(2, erlang:fun_info(T, arity))};
plain([H | T]) -> [plain(H) | plain(T)];
plain(T) when is_tuple(T) -> list_to_tuple(plain(tuple_to_list(T)));
plain(M) when is_map(M) -> {map, lists:sort(plain(maps:to_list(M)))};
plain(X) -> X.

pick(L) -> lists:nth(1 + random(length(L)), L).

random(N) ->
    Seed = (get(seed) * 1103515245 + 12345) band 16#7fffffff,
    put(seed, Seed),
    (Seed bsr 8) rem N.

functions() ->
    [{add_element, 2}, {del_element, 2}, {filter, 2}, {fold, 3}, {from_list, 1}, {intersection, 1},
     {intersection, 2}, {is_disjoint, 2}, {is_element, 2}, {is_empty, 1}, {is_subset, 2},
     {size, 1}, {subtract, 2}, {to_list, 1}, {union, 2}].

pool() ->
    [[], [1,2,3], [a,b], [1,1.0,2], [2,3,4], [c], [1|2], foo, a, 1, 2, 1.0, 3, fun(X) -> X =:= 1 end, fun(X) -> {X} end, fun(X) -> {true, X} end, fun(X,A) -> [X|A] end, [[1,2],[2,3]], [[1]|x]].
