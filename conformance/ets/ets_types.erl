%% set, ordered_set, bag, duplicate_bag: insert, lookup, delete
-module(ets_types).
-export([main/1]).

main(_) ->
    [begin T = ets:new(t, [Y]), show([Y, ets:insert(T, [{1, a}, {1, b}, {1, b}, {2, c}, {1.0, f}]), lists:sort(ets:lookup(T, 1)), lists:sort(ets:tab2list(T)), ets:member(T, 2), ets:member(T, 3), ets:insert_new(T, {2, z}), ets:insert_new(T, {5, z}), ets:lookup(T, 2), ets:delete(T, 1), lists:sort(ets:tab2list(T)), ets:info(T, size), ets:info(T, type), ets:delete_object(T, {5, z}), ets:lookup(T, 5), ets:delete_all_objects(T), ets:tab2list(T), ets:delete(T), ets:info(T)]) end || Y <- [set, ordered_set, bag, duplicate_bag]].

show(V) -> io:format("~0p~n", [V]).
