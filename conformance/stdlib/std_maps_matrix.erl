%% Module maps with fitting and unfitting arguments
-module(std_maps_matrix).
-export([main/1]).

% Each function with many combinations of fitting and unfitting arguments: the result, or the class of the exception.
main(_) ->
    put(seed, 31337),
    [[try_it(F, A) || _ <- lists:seq(1, tries(A))] || {F, A} <- functions()],
    ok.

try_it(F, A) ->
    Args = [pick(pool()) || _ <- lists:seq(1, A)],
    case try {ok, apply(maps, F, Args)} catch C:_ -> C end of
        {ok, Result} -> io:format("~w ~w -> ~w~n", [F, plain(Args), plain(Result)]);
        _ when A > 1 -> ok;
        Class -> io:format("~w ~w -> ~w~n", [F, plain(Args), Class])
    end.

tries(0) -> 1;
tries(1) -> 15;
tries(_) -> 25.

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
    [{find, 2}, {filter, 2}, {from_keys, 2}, {from_list, 1}, {get, 2}, {get, 3}, {intersect, 2},
     {intersect_with, 3}, {is_key, 2}, {map, 2}, {merge, 2}, {merge_with, 3}, {new, 0}, {put, 3}, {remove, 2},
     {size, 1}, {take, 2}, {update, 3}, {update_with, 3}, {update_with, 4}, {with, 2}, {without, 2},
     {groups_from_list, 2}, {groups_from_list, 3}].

pool() ->
    [#{}, #{a=>1}, #{a=>1,b=>2}, #{1=>x,1.0=>y,"k"=>z}, #{b=>3,c=>4}, maps:from_list([{I,I}||I<-lists:seq(1,5)]), a, b, 1, foo, [], [a,b], [{a,1},{b,2}], [{a,1}|x], [a|b], [1,2,3], fun(_,_) -> true end, fun(K,V) -> {K,V} end, fun(_,V1,V2) -> {V1,V2} end, fun(X) -> X end, fun(V) -> {V} end, fun(_K,V) -> V > 1 end, {x,1}, undefined, ordered].
