%% hd, tl, length, lists:reverse/2, member, keyfind and friends with bad arguments
-module(bif_list).
-export([main/1]).

main(_) ->
    Bad = [[], [a], [1, 2 | 3], a, {}, 1], show([attempt(fun() -> hd(X) end) || X <- Bad]), show([attempt(fun() -> tl(X) end) || X <- Bad]), show([attempt(fun() -> length(X) end) || X <- Bad]), show([attempt(fun() -> lists:member(2, X) end) || X <- Bad]), show([attempt(fun() -> lists:member(3, X) end) || X <- Bad]),
    show([attempt(fun() -> lists:reverse(X, t) end) || X <- Bad]), L = [{a, 1}, b, {c}, {1.0, x}, {d, 2, 3}], show([attempt(fun() -> lists:keyfind(K, N, L) end) || {K, N} <- [{a, 1}, {1, 1}, {1, 2}, {3, 3}, {zz, 1}, {a, 0}, {a, x}]]), show([attempt(fun() -> lists:keymember(K, N, L) end) || {K, N} <- [{a, 1}, {1, 1}, {q, 1}, {a, 0}]]), show([attempt(fun() -> lists:keysearch(K, N, L) end) || {K, N} <- [{d, 1}, {q, 2}, {a, 0}]]), show(attempt(fun() -> lists:keyfind(a, 1, id([{b, 1} | c])) end)).

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
