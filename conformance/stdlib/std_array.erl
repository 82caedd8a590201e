%% array: set, get, resize, fix, default, fold, sparse
-module(std_array).
-export([main/1]).

main(_) ->
    A = array:set(5, x, array:set(0, a, array:new())), show([array:size(A), array:get(0, A), array:get(3, A), array:get(100, A), array:to_list(A), array:sparse_to_list(A), array:to_orddict(A), array:sparse_to_orddict(A), array:is_array(A), array:default(A), array:is_fix(A)]), B = array:from_list([1, 2, 3], 0), show([array:foldl(fun(I, V, S) -> S + I * V end, 0, B), array:foldr(fun(_, V, L) -> [V | L] end, [], B), array:to_list(array:map(fun(_, V) -> V * 2 end, B)), array:to_list(array:resize(5, B)), array:to_list(array:reset(1, B)), array:sparse_size(A)]), F = array:new(3, {default, z}), show([array:to_list(F), attempt(fun() -> array:set(3, q, F) end), attempt(fun() -> array:get(-1, F) end), array:to_list(array:relax(F)), array:size(array:set(1000, y, array:relax(F)))]), C = lists:foldl(fun(I, X) -> array:set(I, I, X) end, array:new(), lists:seq(0, 999)), show(array:foldl(fun(_, V, S) -> V + S end, 0, C)), show(array:from_orddict([{1, a}, {3, b}]) =/= x).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
