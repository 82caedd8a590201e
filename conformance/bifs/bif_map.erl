%% map BIFs: map_size, map_get, is_map_key, and the maps module's errors
-module(bif_map).
-export([main/1]).

main(_) ->
    M = id(#{a => 1, b => [2]}), show([attempt(fun() -> map_get(K, M) end) || K <- [a, b, c]]), show(attempt(fun() -> map_get(a, id([])) end)), show([attempt(fun() -> map_size(X) end) || X <- [M, #{}, [], a]]), show([is_map_key(K, M) || K <- [a, c]]),
    show([attempt(fun() -> maps:get(K, X) end) || K <- [a, c], X <- [M, bad]]), show([attempt(fun() -> maps:F(X) end) || F <- [keys, values, to_list, size, from_list, iterator], X <- [bad, [x]]]), show([attempt(fun() -> maps:remove(K, X) end) || K <- [a, zz], X <- [M, bad]]), show([attempt(fun() -> maps:update(K, 5, X) end) || K <- [a, zz], X <- [M, bad]]),
    show([attempt(fun() -> maps:put(k, v, X) end) || X <- [#{}, bad]]), show([attempt(fun() -> maps:take(K, X) end) || K <- [a, zz], X <- [M, bad]]), show(attempt(fun() -> maps:merge(M, id(bad)) end)), show(attempt(fun() -> maps:merge(id(bad), M) end)), show([attempt(fun() -> maps:find(K, X) end) || K <- [a, zz], X <- [M, bad]]), show(attempt(fun() -> maps:from_list(id([{a, 1} | b])) end)), show(maps:from_list([{a, 1}, {a, 2}])).

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
