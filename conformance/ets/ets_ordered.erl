%% Traversal of ordered_set: first, next, prev, last over mixed keys
-module(ets_ordered).
-export([main/1]).

main(_) ->
    T = ets:new(t, [ordered_set]), [ets:insert(T, {K, K}) || K <- [b, 2, "s", {x}, 1.5, a, [], <<"q">>, 1, #{}]], show([K || {K, _} <- ets:tab2list(T)]), show(walk(T, ets:first(T))), show([ets:last(T), ets:prev(T, ets:last(T)), ets:next(T, 1.7), ets:prev(T, 1.7), ets:next(T, <<"q">>), ets:prev(T, 1)]), show(ets:lookup(T, 2.0)), ets:insert(T, {2.0, new}), show(ets:lookup(T, 2)), show(ets:first(ets:new(e, [ordered_set]))), show(ets:slot(T, 0)), show(ets:foldl(fun({K, _}, A) -> [K | A] end, [], T)), show(ets:foldr(fun({K, _}, A) -> [K | A] end, [], T)), show(ets:take(T, a)).
walk(_, '$end_of_table') -> []; walk(T, K) -> [K | walk(T, ets:next(T, K))].

show(V) -> io:format("~0p~n", [V]).
