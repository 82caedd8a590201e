%% Sizes of terms: erts_debug:flat_size free, external_size, tuple and map sizes after many changes
-module(bif_size_flat).
-export([main/1]).

main(_) ->
    show([erlang:external_size(X) || X <- [1, 1000, 1.5, [], "abc", <<"abc">>]]), T = lists:foldl(fun(I, A) -> setelement(I, A, I * I) end, erlang:make_tuple(100, 0), lists:seq(1, 100)), show(lists:sum(tuple_to_list(T))), show(lists:foldl(fun(I, A) -> A + element(I, T) end, 0, lists:seq(1, 100, 7))), M = lists:foldl(fun(I, A) -> maps:put(I rem 40, I, A) end, #{}, lists:seq(1, 400)), show({map_size(M), lists:sum(maps:values(M))}), show(setelement(1, {a}, b)), show(tuple_size(list_to_tuple(lists:seq(1, 70000)))).

show(V) -> io:format("~0p~n", [V]).
