%% Maps above 32 keys: build, match, update, remove (Reference Manual, Maps)
-module(lang_bigmap).
-export([main/1]).

main(_) ->
    M = maps:from_list([{I, I * I} || I <- lists:seq(1, 200)]),
    show(map_size(M)),
    show([maps:get(I, M) || I <- [1, 32, 33, 100, 200]]),
    #{77 := V} = M, show(V),
    M2 = M#{77 := x, new => y, 1000 => z},
    show({map_size(M2), maps:get(77, M2), maps:get(new, M2), maps:get(77, M)}),
    show(attempt(fun() -> M#{missing := 1} end) =:= {error, {badkey, missing}}),
    M3 = lists:foldl(fun maps:remove/2, M2, lists:seq(1, 180)),
    show(lists:sort(maps:to_list(M3))),
    show(M3 =:= maps:from_list(maps:to_list(M3))),
    show(map_size(maps:merge(M, M2))),
    show(lists:sum(maps:values(M))),
    show(lists:sort(maps:keys(M)) =:= lists:seq(1, 200)),
    A = maps:from_list([{K, K} || K <- lists:seq(1, 100)]),
    B = maps:from_list([{K, K} || K <- lists:reverse(lists:seq(1, 100))]),
    show({A =:= B, A == B, A#{100 := 1} > B, erlang:phash2(A) =:= erlang:phash2(B)}),
    show([is_map_key(K, A) || K <- [0, 1, 100, 101, 1.0]]),
    Deep = lists:foldl(fun(I, Acc) -> #{I => Acc} end, end_, lists:seq(1, 50)),
    show(Deep).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
