%% Module binary with fitting and unfitting arguments
-module(std_binary_matrix).
-export([main/1]).

% Each function with many combinations of fitting and unfitting arguments: the result, or the class of the exception.
main(_) ->
    put(seed, 31337),
    [[try_it(F, A) || _ <- lists:seq(1, tries(A))] || {F, A} <- functions()],
    ok.

try_it(F, A) ->
    Args = [pick(pool()) || _ <- lists:seq(1, A)],
    case try {ok, apply(binary, F, Args)} catch C:_ -> C end of
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
    [{at, 2}, {bin_to_list, 1}, {bin_to_list, 2}, {bin_to_list, 3}, {copy, 1}, {decode_hex, 1},
     {decode_unsigned, 1}, {decode_unsigned, 2}, {encode_hex, 1}, {encode_unsigned, 1},
     {encode_unsigned, 2}, {first, 1}, {last, 1}, {list_to_bin, 1}, {longest_common_prefix, 1},
     {longest_common_suffix, 1}, {match, 2}, {match, 3}, {matches, 2}, {matches, 3}, {part, 2}, {part, 3},
     {replace, 3}, {replace, 4}, {split, 2}, {split, 3}].

pool() ->
    [<<"a">>, <<"abc">>, <<"a,b,,c">>, <<1,2,3>>, <<0>>, <<255,0>>, <<1:3>>, a, foo, 0, 1, 2, 3, {0,1}, {1,2}, {3,-2}, {0,9}, [], [<<"a">>], [<<"a">>,<<"b">>], <<",">>, [global], [{scope,{0,3}}], [trim], [trim_all,global], [{insert_replaced,1}], "abc", [<<"ab">>,"c"], little, big, fun(X) -> <<X/binary,X/binary>> end, uppercase, lowercase, 256, 65535, <<"616263">>, <<"zz">>, [{scope,{1,9}}], [foo]].
