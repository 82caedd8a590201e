%% round, trunc, floor, ceil on floats and integers
-module(num_round).
-export([main/1]).

main(_) ->
    L = [0.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999999999999994, 1.0e15 + 0.5, 4503599627370497.5, 1.0e20, -1.0e20, 1.0e100, 9007199254740993.0, 2.0e-300, 7, -7, 1 bsl 80, 0.999, -0.999],
    [show({X, round(X), trunc(X), floor(X), ceil(X)}) || X <- L], show([attempt(fun() -> F(id(a)) end) || F <- [fun round/1, fun trunc/1, fun floor/1, fun ceil/1, fun abs/1, fun float/1]]),
    show([float(X) || X <- [1, -1, 1 bsl 53, 1 bsl 53 + 1, 1 bsl 100, 2.5]]), show(attempt(fun() -> float(id(1 bsl 1100)) end)), show([abs(X) || X <- [-1, 1, -1.5, -(1 bsl 60), -(1 bsl 59), -(1 bsl 64)]]).

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
