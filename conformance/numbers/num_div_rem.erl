%% div and rem with all signs and sizes
-module(num_div_rem).
-export([main/1]).

main(_) ->
    As = [0, 1, 7, -7, 1 bsl 59, -(1 bsl 59), -(1 bsl 60), 1 bsl 64, -(1 bsl 64), 123456789012345678901234567890, -123456789012345678901234567890], Bs = [1, -1, 2, -2, 3, 1 bsl 31, 1 bsl 60, -(1 bsl 60), 98765432109876543210, -(1 bsl 64)],
    [show([{A div B, A rem B} || B <- Bs]) || A <- As], show([A || A <- As, B <- Bs, A =/= (A div B) * B + A rem B]), show([attempt(fun() -> A div B end) || {A, B} <- [{1, 0}, {1 bsl 70, 0}, {a, 1}, {1, a}, {1.0, 1}, {0, 0}]]),
    show([attempt(fun() -> A rem B end) || {A, B} <- [{1, 0}, {1 bsl 70, 0}, {a, 1}, {1, "x"}, {2, 1.0}]]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
