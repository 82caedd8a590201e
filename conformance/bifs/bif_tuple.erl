%% element, setelement, tuple_size, make_tuple, append_element, list_to_tuple
-module(bif_tuple).
-export([main/1]).

main(_) ->
    T = id({a, b, c}), show([attempt(fun() -> element(I, T) end) || I <- [1, 3, 0, 4, -1, a, 1.0, 1 bsl 70]]), show([attempt(fun() -> setelement(I, T, x) end) || I <- [1, 3, 0, 4, a]]), show([attempt(fun() -> element(1, X) end) || X <- [{}, [], a]]), show([attempt(fun() -> tuple_size(X) end) || X <- [{}, {1}, [], a]]),
    show([attempt(fun() -> erlang:make_tuple(N, z) end) || N <- [0, 3, -1, a]]), show([attempt(fun() -> erlang:make_tuple(3, z, L) end) || L <- [[], [{1, a}], [{4, a}], [{0, a}], [a], x]]), show([attempt(fun() -> list_to_tuple(L) end) || L <- [[], [1], "ab", [1 | 2], a]]), show([attempt(fun() -> tuple_to_list(L) end) || L <- [{}, {1, 2}, [], a]]),
    show([attempt(fun() -> erlang:insert_element(I, T, n) end) || I <- [1, 4, 5, 0]]), show([attempt(fun() -> erlang:delete_element(I, T) end) || I <- [1, 3, 4, 0]]), show(attempt(fun() -> erlang:append_element(id(a), 1) end)), show(erlang:append_element({}, 1)), show([attempt(fun() -> size(X) end) || X <- [{1, 2}, <<1, 2, 3>>, <<1:9>>, [], a]]).

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
