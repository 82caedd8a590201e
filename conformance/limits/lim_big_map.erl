%% Maps of a hundred thousand keys
-module(lim_big_map).
-export([main/1]).

main(_) ->
    M = lists:foldl(fun(I, A) -> A#{{k, I} => I} end, #{}, lists:seq(1, 100000)), show(map_size(M)), show(lists:sum(maps:values(M))), N = lists:foldl(fun(I, A) -> maps:remove({k, I}, A) end, M, lists:seq(1, 99990)), show(lists:sort(maps:to_list(N))), show(maps:get({k, 500}, M)), show(map_size(maps:filter(fun(_, V) -> V rem 2 =:= 0 end, M))), show(M =:= maps:from_list(maps:to_list(M))).

show(V) -> io:format("~0p~n", [V]).
