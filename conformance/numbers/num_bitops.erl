%% band, bor, bxor, bnot on small and big integers of both signs
-module(num_bitops).
-export([main/1]).

main(_) ->
    L = [0, 1, -1, 255, -256, 16#ffff0000, -(1 bsl 59), 1 bsl 60, 1 bsl 64 - 1, -(1 bsl 64), 16#123456789abcdef0123456789abcdef, -16#123456789abcdef0123456789abcdef],
    [show({A, [A band B || B <- L]}) || A <- L], [show([A bor B || B <- L]) || A <- L], [show([A bxor B || B <- L]) || A <- L], show([bnot A || A <- L]),
    show([attempt(fun() -> A band B end) || {A, B} <- [{a, 1}, {1, 1.0}, {[], []}]]), show([attempt(fun() -> A bor id(x) end) || A <- [1, 1 bsl 80]]), show(attempt(fun() -> bnot id(1.5) end)), show(attempt(fun() -> id({}) bxor 1 end)).

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
