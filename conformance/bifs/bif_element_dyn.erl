%% element and setelement with computed positions over growing tuples
-module(bif_element_dyn).
-export([main/1]).

main(_) -> show([lists:sum([element(I, T) || I <- lists:seq(1, tuple_size(T))]) || T <- [list_to_tuple(lists:seq(1, N)) || N <- [0, 1, 5, 17, 100]]]), T = lists:foldl(fun(I, A) -> erlang:append_element(A, I * I) end, {}, lists:seq(1, 12)), show(T), show(lists:foldl(fun(I, A) -> setelement(I, A, element(13 - I, A)) end, T, lists:seq(1, 12))), show([attempt(fun() -> element(I, T) end) || I <- [0, 13, -1]]), show(lists:foldl(fun(_, A) -> erlang:delete_element(1, A) end, T, lists:seq(1, 10))).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
