%% since OTP 29
-module(since_many_values).
-export([main/1]).
-compile(nowarn_unused_vars).

main(_) ->
    show(1, fun() -> [X, X * 2 || X <- [1, 2, 3]] end),
    show(2, fun() -> [a, b, c || _ <- [1, 2]] end),
    show(3, fun() -> [X, Y, X || X <- [1, 2], Y <- [a, b], X =/= 1 orelse Y =/= a] end),
    show(4, fun() -> [X, Y || X <- [1, 2] && Y <- [a, b]] end),
    show(5, fun() -> #{X => Y, Y => X || X <- [1, 2] && Y <- [3, 4]} end),
    show(6, fun() -> #{0 => X, -1 => X || X <- [1, 2]} end),
    show(7, fun() -> [p(X), p(Y) || X <- [1, 2] && Y <- [a, b]] end),
    show(8, fun() -> #{p(X) => p(Y), p(X + 1) => p({Y}) || X <- [1] && Y <- [a]} end),
    show(9, fun() -> [X, X || X <- []] ++ [tail] end),
    show(10, fun() -> [X, {X} || X <- [1, 2]] ++ [tail] end),
    show(11, fun() -> [p(X), p({X}) || X <- [1, 2]], done end),
    show(12, fun() -> [X, 1 / X || X <- [1, 0]] end),
    show(13, fun() -> [[X, X || X <- L], length(L) || L <- [[1], [2, 3]]] end).

p(X) -> io:format("  ~w~n", [X]), X.

show(N, F) ->
    Result = try F() catch C:E -> {C, E} end,
    io:format("~w: ~w~n", [N, Result]).
