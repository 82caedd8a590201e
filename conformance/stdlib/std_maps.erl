%% maps: all functions of higher order and sets of keys
-module(std_maps).
-export([main/1]).

main(_) ->
    M = #{a => 1, b => 2, c => 3}, O = fun(X) when is_map(X) -> lists:sort(maps:to_list(X)); (X) -> X end, show([O(X) || X <- [maps:map(fun(_, V) -> V * 2 end, M), maps:filter(fun(_, V) -> V > 1 end, M), maps:filtermap(fun(_, V) -> V > 1 andalso {true, V + 1} end, M), maps:with([a, z], M), maps:without([a], M), maps:merge(M, #{a => 9, d => 4}), maps:merge_with(fun(_, A, B) -> A + B end, M, #{a => 10}), maps:intersect(M, #{a => x, b => y}), maps:intersect_with(fun(K, A, B) -> {K, A, B} end, M, #{a => x}), maps:update_with(a, fun(V) -> V + 1 end, M), maps:update_with(z, fun(V) -> V + 1 end, 0, M), maps:from_keys([p, q], 0), maps:put(z, 0, M), maps:remove(a, M), maps:new()]]), show([maps:fold(fun(K, V, A) -> [{K, V} | A] end, [], M), maps:find(a, M), maps:find(z, M), maps:get(z, M, d), maps:is_key(a, M), maps:size(M), maps:take(a, M), maps:values(M), maps:keys(M)]), I = maps:iterator(M), {K1, V1, I2} = maps:next(I), show({K1, V1}), {K2, _, I3} = maps:next(I2), {K3, _, I4} = maps:next(I3), show([K2, K3, maps:next(I4)]), maps:foreach(fun(K, V) -> show({K, V}) end, M), show(maps:groups_from_list(fun(X) -> X rem 2 end, [1, 2, 3])).

show(V) -> io:format("~0p~n", [V]).
