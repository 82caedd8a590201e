%% Multiplication and squares of big integers
-module(num_big_mul).
-export([main/1]).

main(_) ->
    L = [1 bsl 30, 1 bsl 31 - 1, 1 bsl 32, 1 bsl 60, -(1 bsl 60) - 1, 1 bsl 64 - 1, 12345678901234567890123, -98765432109876543210],
    [show([A * B || B <- L]) || A <- L], show(lists:foldl(fun(X, P) -> X * P end, 1, lists:seq(1, 60))), show(power(7, 200)), show(power(-3, 101)), show(power(2, 521) - 1 =:= (1 bsl 521) - 1).
power(_, 0) -> 1; power(B, N) -> B * power(B, N - 1).

show(V) -> io:format("~0p~n", [V]).
