%% Comparison of integers with floats, exact and not, near 2^53 and beyond
-module(num_compare).
-export([main/1]).

main(_) ->
    L = [0, 0.0, 1, 1.0, 1.5, 2, 9007199254740992, 9007199254740992.0, 9007199254740993, 1 bsl 60, float(1 bsl 60), 1 bsl 64, 1.8446744073709552e19, (1 bsl 64) + 1, 1.0e100, 1 bsl 400, -(1 bsl 400), -1.0e100, -1, -1.0],
    [show([c(A, B) || B <- L]) || A <- L], show(lists:sort(L)), show([A =:= B || A <- [1, 1.0], B <- [1, 1.0]]), show([A =/= B || A <- [1, 1.0], B <- [1, 1.0]]), show({1, [2.0]} == {1.0, [2]}), show({1, [2.0]} =:= {1.0, [2]}), show(lists:usort([2, 2.0, 1, 1.0])).
c(A, B) when A < B -> -1; c(A, B) when A == B -> 0; c(A, B) when A > B -> 1.

show(V) -> io:format("~0p~n", [V]).
