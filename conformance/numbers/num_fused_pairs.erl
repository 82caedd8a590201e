%% Two arithmetic operations in a row, the second on the result of the first: at the edges of small integers, with
%% floats, with what is no number, and again with small integers after that.
-module(num_fused_pairs).
-export([main/1]).

sum3(A, B) -> C = A + B, {C, C + 1}.
sum3n(A, B) -> C = A + B, {C, C + -7}.
prod_div(A, B) -> C = A * B, {C, C div 1000}.
prod_rem(A, B) -> C = A * B, {C, C rem 1000003}.
scale_div(A) -> C = A * 1103515245, {C, C div 7}.
scale_rem(A) -> C = A * 16807, {C, C rem 2147483647}.
over(A, B) -> A + B + 5.

lcg(0, S) -> S;
lcg(N, S) -> lcg(N - 1, S * 16807 rem 2147483647).

values() ->
    [0, 1, -1, 999, -1000, 1 bsl 30, -(1 bsl 31), (1 bsl 59) - 1, 1 bsl 59, -(1 bsl 59), (1 bsl 60) - 2, (1 bsl 60) - 1,
     1 bsl 60, -(1 bsl 60), -(1 bsl 60) - 1, 1 bsl 63, 1 bsl 70].

try_it(F) ->
    try F()
    catch C:R:S -> {C, R, [{M, N, A} || {M, N, A, _} <- lists:sublist(S, 2), M =/= ?MODULE orelse N =/= try_it]}
    end.

main(_) ->
    all(1),
    [io:format("~p~n", [try_it(fun() -> F(A, B) end)])
     || F <- [fun sum3/2, fun sum3n/2, fun prod_div/2, fun prod_rem/2, fun over/2], {A, B} <- [{1.5, 2}, {a, 1}, {1, 2.5}, {2, b}, {[], []}]],
    all(2).

all(K) ->
    Vs = values(),
    io:format("round ~p~n", [K]),
    [io:format("~p~n", [{A, scale_div(A), scale_rem(A)}]) || A <- Vs],
    [io:format("~w ~w ~w~n", [A, B, {sum3(A, B), sum3n(A, B), prod_div(A, B), prod_rem(A, B), over(A, B)}]) || A <- Vs, B <- Vs],
    io:format("~p~n", [lcg(100000, 42)]),
    [io:format("~p~n", [try_it(fun() -> F(X) end)]) || F <- [fun scale_div/1, fun scale_rem/1], X <- [1.0, x, <<>>]].
