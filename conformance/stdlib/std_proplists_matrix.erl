%% Module proplists with fitting and unfitting arguments
-module(std_proplists_matrix).
-export([main/1]).

% Each function with many combinations of fitting and unfitting arguments: the result, or the class of the exception.
main(_) ->
    put(seed, 31337),
    [[try_it(F, A) || _ <- lists:seq(1, tries(A))] || {F, A} <- functions()],
    ok.

try_it(F, A) ->
    Args = [pick(pool()) || _ <- lists:seq(1, A)],
    case try {ok, apply(proplists, F, Args)} catch C:_ -> C end of
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
    [{append_values, 2}, {compact, 1}, {delete, 2}, {expand, 2}, {get_all_values, 2}, {get_bool, 2},
     {get_value, 2}, {get_value, 3}, {is_defined, 2}, {lookup, 2}, {lookup_all, 2}, {normalize,
     2}, {property, 1}, {property, 2}, {split, 2}, {to_map, 1}, {to_map, 2}, {unfold, 1}].

pool() ->
    [[], [a], [{a,1}], [a,{b,2},{a,3}], [{a,1,2},b], [a|b], a, b, c, 1, [a,b], [{a,b}], [{a,[x]}], [{aliases,[{a,b}]}], [{negations,[{no_a,a}]}], [{expand,[{a,[b,c]}]}], [no_a,{b,false}], [{a,true},{b,false}], default].
