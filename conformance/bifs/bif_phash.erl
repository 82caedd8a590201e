%% The old portable hash erlang:phash/2
-module(bif_phash).
-export([main/1]).

main(_) ->
    L = [0, 1, -1, 255, 1 bsl 27, 1 bsl 59, 1 bsl 64, -(1 bsl 64), 1 bsl 200, 1.0, -2.5, a, abc, true, [], [1], [1, 2, 3], [a | b], "hello", [256], {}, {a}, {1, 2, 3}, <<>>, <<1>>, <<"hello">>], [show({X, erlang:phash(X, 1000), erlang:phash(X, 1 bsl 32)}) || X <- L], show([attempt(fun() -> erlang:phash(a, R) end) || R <- [1, 0, a]]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
