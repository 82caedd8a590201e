%% badmap and badkey from syntax and functions
-module(exc_map_errors).
-export([main/1]).

main(_) ->
    show([attempt(fun() -> X#{a => 1} end) || X <- [#{}, a, [], {}, 1]]), show([attempt(fun() -> X#{a := 1} end) || X <- [#{}, #{a => 0}, a]]), show(attempt(fun() -> #{a := V} = id(#{b => 1}), V end)), show(attempt(fun() -> #{} = id(x) end)), show([attempt(fun() -> maps:F(x) end) || F <- [size, keys, values, to_list]]), show([attempt(fun() -> maps:F(fun(_, _) -> true end, X) end) || F <- [map, filter], X <- [x, #{}]]), show(attempt(fun() -> maps:fold(id(notfun), 0, #{a => 1}) end)), show(attempt(fun() -> maps:with(id(a), #{}) end)), show(attempt(fun() -> maps:with([a], id(x)) end)), show(attempt(fun() -> maps:update_with(k, fun(X) -> X end, #{}) end)), show(attempt(fun() -> maps:get(k, id([]), d) end)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
