%% Module unicode with fitting and unfitting arguments
-module(std_unicode_matrix).
-export([main/1]).

% Each function with many combinations of fitting and unfitting arguments: the result, or the class of the exception.
main(_) ->
    put(seed, 31337),
    [[try_it(F, A) || _ <- lists:seq(1, tries(A))] || {F, A} <- functions()],
    ok.

try_it(F, A) ->
    Args = [pick(pool()) || _ <- lists:seq(1, A)],
    case try {ok, apply(unicode, F, Args)} catch C:_ -> C end of
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
    [{bom_to_encoding, 1}, {characters_to_binary, 1}, {characters_to_binary, 2}, {characters_to_binary, 3},
     {characters_to_list, 1}, {characters_to_list, 2}, {characters_to_nfc_binary, 1}, {characters_to_nfc_list,
     1}, {characters_to_nfd_binary, 1}, {characters_to_nfd_list, 1}, {characters_to_nfkc_binary, 1},
     {characters_to_nfkc_list, 1}, {characters_to_nfkd_binary, 1}, {characters_to_nfkd_list, 1},
     {encoding_to_bom, 1}].

pool() ->
    [<<>>, <<"abc">>, <<"åä"/utf8>>, <<229>>, <<195>>, <<"a",195>>, <<226,130>>, <<240,159,152>>, <<255,255>>, [], "abc", "åä", [1024], [16#D800], [16#110000], [a], "a\x{301}", [<<"a">>,[98|<<"c">>]], [<<195>>,<<165>>], [$a,<<195>>], [<<226,130>>,$b], <<0,97,0,98>>, <<0,97,0>>, <<216,0,220,0>>, <<216,0>>, <<97,0,98,0>>, <<0,0,0,97>>, <<0,0,216,0>>, <<239,187,191,97>>, <<254,255>>, <<255,254,0,0>>, latin1, utf8, unicode, utf16, {utf16,little}, {utf16,big}, utf32, {utf32,little}, foo, [1024|<<"x">>], [[[$a]]], <<1:3>>, [<<1:3>>], "ﬁ", "Å", [65536]].
