%% Module orddict with fitting and unfitting arguments
-module(std_orddict_matrix).
-export([main/1]).

% Each function with many combinations of fitting and unfitting arguments: the result, or the class of the exception.
main(_) ->
    put(seed, 31337),
    [[try_it(F, A) || _ <- lists:seq(1, tries(A))] || {F, A} <- functions()],
    ok.

try_it(F, A) ->
    Args = [pick(pool()) || _ <- lists:seq(1, A)],
    case try {ok, apply(orddict, F, Args)} catch C:_ -> C end of
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
    [{append, 3}, {append_list, 3}, {erase, 2}, {fetch, 2}, {fetch_keys, 1}, {filter, 2}, {find, 2}, {fold,
     3}, {from_list, 1}, {is_empty, 1}, {is_key, 2}, {map, 2}, {merge, 3}, {size, 1}, {store, 3}, {take, 2},
     {to_list, 1}, {update, 3}, {update, 4}, {update_counter, 3}].

pool() ->
    [[], [{a,1}], [{a,1},{b,2}], [{1,x},{2,y}], [{a,[1]},{c,[2]}], foo, a, b, 1, [1,2], [], fun(X) -> {X} end, fun(_,V) -> {V} end, fun(_,V) -> V =:= 1 end, fun(_,V,A) -> [V|A] end, fun(_,A,B) -> {A,B} end, [{b,2},{a,1}]].
