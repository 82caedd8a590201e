%% gb_trees: insert, lookup, delete, iterate, smallest, largest
-module(std_gb_trees).
-export([main/1]).

main(_) ->
    T = lists:foldl(fun(K, A) -> gb_trees:enter(K, K * K, A) end, gb_trees:empty(), [5, 3, 8, 1, 4, 7, 9, 2, 6]), show([gb_trees:size(T), gb_trees:to_list(T), gb_trees:lookup(4, T), gb_trees:lookup(44, T), gb_trees:get(4, T), gb_trees:is_defined(3, T), gb_trees:keys(T), gb_trees:values(T), gb_trees:smallest(T), gb_trees:largest(T)]), {K, V, T2} = gb_trees:take_smallest(T), {L, _, T3} = gb_trees:take_largest(T2), show([K, V, L, gb_trees:keys(T3), gb_trees:keys(gb_trees:delete(5, T3)), gb_trees:keys(gb_trees:delete_any(55, T3)), gb_trees:to_list(gb_trees:map(fun(_, X) -> -X end, T3)), gb_trees:get(2, gb_trees:update(2, x, T3))]), I = gb_trees:iterator_from(6, T), {A, _, I2} = gb_trees:next(I), {B, _, _} = gb_trees:next(I2), show([A, B]), show([attempt(fun() -> gb_trees:insert(1, x, T) end), attempt(fun() -> gb_trees:delete(11, T) end), attempt(fun() -> gb_trees:update(11, x, T) end)]), show(gb_trees:is_empty(gb_trees:balance(T))), show(gb_trees:keys(gb_trees:from_orddict([{a, 1}, {b, 2}]))), show(gb_trees:take(1, T) =/= x), show(gb_trees:take_any(77, T)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
