%% update_counter, update_element, lookup_element, keypos
-module(ets_update).
-export([main/1]).

main(_) ->
    T = ets:new(t, [{keypos, 2}]), ets:insert(T, {x, k, 5, 10}), show([ets:update_counter(T, k, {3, 2}), ets:update_counter(T, k, {3, 100, 50, 0}), ets:update_counter(T, k, [{3, 1}, {4, -1}]), ets:update_counter(T, k, {3, -10, -3, 7}), ets:update_counter(T, n, {3, 5}, {d, n, 1}), ets:lookup(T, n), ets:update_element(T, k, {1, new}), ets:update_element(T, k, [{3, a}, {4, b}]), ets:update_element(T, zz, {1, q}), ets:lookup(T, k), ets:lookup_element(T, k, 3)]), show([attempt(F) || F <- [fun() -> ets:update_counter(T, k, {3, 1}) end, fun() -> ets:update_counter(T, zz, {3, 1}) end, fun() -> ets:update_element(T, k, {2, z}) end, fun() -> ets:update_element(T, k, {9, z}) end, fun() -> ets:lookup_element(T, zz, 1) end, fun() -> ets:lookup_element(T, k, 9) end, fun() -> ets:insert(T, {short}) end, fun() -> ets:insert(T, notuple) end]]), C = ets:new(c, []), ets:insert(C, {n, 0}), [ets:update_counter(C, n, 1) || _ <- lists:seq(1, 1000)], show(ets:lookup(C, n)), show(ets:update_counter(C, n, 1 bsl 70)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
