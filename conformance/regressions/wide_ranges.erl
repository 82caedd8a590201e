%% Integers whose ranges are known, but reach beyond small integers: a machine told of such ranges computed with them
%% as if they were small.
-module(wide_ranges).
-export([main/1]).

main(_) ->
    Ends = [(1 bsl 59) - 1, 1 bsl 59, -(1 bsl 59) - 1, 1 bsl 60, (1 bsl 61) - 1, 1 bsl 63, 0, -1, 5],
    [io:format("~w ~w ~w: ~w ~w ~w ~w~n", [A, B, C, sum(A, B, C), masked(A, B), bounded(A, B), shifted(A, B)])
     || A <- Ends, B <- Ends, C <- [1, 1 bsl 60]],
    io:format("~w~n", [count(1 bsl 60, 0)]).

sum(A, B, C) when is_integer(A), A >= 0, A =< (1 bsl 60), is_integer(B), B >= 0, B < (1 bsl 61) ->
    X = A + B,
    Y = X - C,
    if X > Y -> {X, Y, X * 2, Y band X}; true -> {Y, X} end;
sum(A, B, C) -> A - B + C.

masked(A, B) ->
    X = A band ((1 bsl 60) - 1),
    Y = B band ((1 bsl 59) - 1),
    {X + Y, X - Y, X * Y, X bor Y, X bxor Y, X < Y, X =:= Y, X div (Y + 1), X rem (Y + 1)}.

bounded(A, B) when A > (1 bsl 59), A < (1 bsl 60), is_integer(A) -> {A - B, -A, A bsr 3, A bsl 2};
bounded(A, B) when is_integer(A), A < -(1 bsl 59) -> {A - B, -A, A bsr 3, A bsl 2};
bounded(A, _) -> A.

shifted(A, B) ->
    X = (A band 16#FFFFFFFF) bsl 28,
    Y = (B band 255) bsl 56,
    {X + Y, X bor Y, (X + Y) band 16#FFFFFFFFFFFFFFFF, abs(X - Y)}.

count(N, S) when N > (1 bsl 60) - 100 -> count(N - 1, S + (N band 16#FFFFFFFFFFFFFFF));
count(N, S) -> {N, S}.
