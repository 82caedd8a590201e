%% A priority queue and a simulation on gb_trees and queue
-module(std_timer_queue).
-export([main/1]).

main(_) -> show(sim([{3, c}, {1, a}, {2, b}, {1, d}], gb_trees:empty())), show(rr(queue:from_list([{a, 3}, {b, 1}, {c, 2}]), [])), show(dijkstra(#{a => [{b, 7}, {c, 3}], b => [{d, 2}], c => [{b, 1}, {d, 8}], d => []}, a)).
sim(L, T) -> T2 = lists:foldl(fun({P, {I, X}}, A) -> gb_trees:insert({P, I}, X, A) end, T, [{P, {I, X}} || {I, {P, X}} <- lists:zip(lists:seq(1, length(L)), L)]), drain(T2).
drain(T) -> case gb_trees:is_empty(T) of true -> []; false -> {K, V, R} = gb_trees:take_smallest(T), [{K, V} | drain(R)] end.
rr(Q, A) -> case queue:out(Q) of {empty, _} -> lists:reverse(A); {{value, {X, 1}}, R} -> rr(R, [X | A]); {{value, {X, N}}, R} -> rr(queue:in({X, N - 1}, R), [X | A]) end.
dijkstra(G, S) -> dij([{0, S}], G, #{}).
dij([], _, D) -> lists:sort(maps:to_list(D)); dij([{C, N} | T], G, D) -> case D of #{N := _} -> dij(T, G, D); _ -> dij(lists:sort([{C + W, M} || {M, W} <- maps:get(N, G)] ++ T), G, D#{N => C}) end.

show(V) -> io:format("~0p~n", [V]).
