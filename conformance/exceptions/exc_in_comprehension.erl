%% Exceptions inside comprehensions, folds and maps of lists
-module(exc_in_comprehension).
-export([main/1]).

main(_) ->
    show(attempt(fun() -> [10 div X || X <- [5, 2, 0, 1]] end)), show([attempt(fun() -> 10 div X end) || X <- [5, 0, a]]), show(attempt(fun() -> << <<(1 / X):32/float>> || X <- [1, 0] >> end)), show(attempt(fun() -> lists:map(fun(X) -> throw({at, X}) end, [1, 2]) end)), show(attempt(fun() -> lists:foldl(fun(3, A) -> exit({sum, A}); (X, A) -> X + A end, 0, [1, 2, 3, 4]) end)), show(attempt(fun() -> [X || X <- [1, 2, 3], if X < 3 -> true end] end)), show(attempt(fun() -> [X || X <- [1], foo] end)), show(attempt(fun() -> [X || X <- [1], id(foo)] end)), show(attempt(fun() -> maps:map(fun(_, V) -> V + a end, #{k => 1}) end)), show([try 1 / X catch error:badarith -> inf end || X <- [0, 2]]).

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
