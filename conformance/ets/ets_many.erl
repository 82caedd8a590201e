%% Tables with many rows; tables of binaries, maps and funs; safe_fixtable
-module(ets_many).
-export([main/1]).

main(_) ->
    T = ets:new(t, [set]), [ets:insert(T, {I, integer_to_binary(I)}) || I <- lists:seq(1, 20000)], show(ets:info(T, size)), show(ets:lookup(T, 12345)), show(lists:sum([K || {K, _} <- ets:tab2list(T)])), ets:safe_fixtable(T, true), show(del(T, ets:first(T), 0)), ets:safe_fixtable(T, false), show(ets:info(T, size)), O = ets:new(o, [ordered_set]), [ets:insert(O, {I * 7919 rem 5003, I}) || I <- lists:seq(1, 5000)], show({ets:first(O), ets:last(O), ets:info(O, size)}), B = ets:new(b, [bag]), ets:insert(B, [{k, I rem 100} || I <- lists:seq(1, 1000)]), show(length(ets:lookup(B, k))), ets:insert(T, {f, fun(X) -> X + map_size(#{a => X}) end, #{big => lists:seq(1, 50)}, binary:copy(<<"z">>, 100)}), [{f, F, M, Bin}] = ets:lookup(T, f), show({F(4), length(maps:get(big, M)), byte_size(Bin)}), show(ets:foldl(fun(_, N) -> N + 1 end, 0, T)).
del(_, '$end_of_table', N) -> N; del(T, K, N) -> Nx = ets:next(T, K), if K rem 2 =:= 0 -> ets:delete(T, K), del(T, Nx, N + 1); true -> del(T, Nx, N) end.

show(V) -> io:format("~0p~n", [V]).
