%% Module filename with fitting and unfitting arguments
-module(std_filename_matrix).
-export([main/1]).

% Each function with many combinations of fitting and unfitting arguments: the result, or the class of the exception.
main(_) ->
    put(seed, 31337),
    [[try_it(F, A) || _ <- lists:seq(1, tries(A))] || {F, A} <- functions()],
    ok.

try_it(F, A) ->
    Args = [pick(pool()) || _ <- lists:seq(1, A)],
    case try {ok, apply(filename, F, Args)} catch C:_ -> C end of
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
    [{basename, 1}, {basename, 2}, {dirname, 1}, {extension, 1}, {flatten, 1}, {join, 1}, {join, 2},
     {nativename, 1}, {pathtype, 1}, {rootname, 1}, {rootname, 2}, {split, 1}, {absname, 2}].

pool() ->
    ["", "/", "a", "a/b", "/a/b", "a/b/", "/a//b/", "a.erl", "a/b.c.erl", ".erl", "..", ".", "../a", "a/..", "a/./b", "//", "/.", <<"a/b.erl">>, <<"/x">>, <<>>, 'a/b', [a,"/",b], ["a","b"], ["/a","b","/c"], [], ".c", ".erl", "erl", <<".erl">>, 1, "~", "a b", "ä", <<228>>, "a\\b", "c:/x", "a/b/../../c", "../..", "a/../../b"].
