%% bsl and bsr with small, big, negative and huge counts
-module(num_shift).
-export([main/1]).

main(_) ->
    L = [0, 1, -1, 5, -5, 1 bsl 59, -(1 bsl 59), 1 bsl 64 + 3, -(1 bsl 64) - 3], C = [0, 1, 3, 31, 59, 60, 63, 64, 65, 100, -1, -3, -64, -200],
    [show([A bsl N || N <- C]) || A <- L], [show([A bsr N || N <- C]) || A <- L], show([attempt(fun() -> A bsl B end) || {A, B} <- [{a, 1}, {1, a}, {1.0, 1}, {1, 1.0}, {0, 1 bsl 70}, {1, -(1 bsl 70)}, {-1, -(1 bsl 70)}]]),
    show([attempt(fun() -> A bsr B end) || {A, B} <- [{a, 1}, {1, 1 bsl 70}, {-1, 1 bsl 70}, {1 bsl 90, 1 bsl 65}, {2, []}]]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
