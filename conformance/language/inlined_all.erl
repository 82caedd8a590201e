%% Every small function put in place of its calls.
-module(inlined_all).
-compile(inline).
-export([main/1]).

main(_) ->
    io:format("~p~n", [area([{square, 3}, {rect, 2, 5}, {circle, 1}], 0)]),
    io:format("~p~n", [[sign(X) || X <- [-1, 0, 2.5]]]),
    io:format("~p~n", [try area([{line, 1}], 0) catch error:function_clause -> clause end]),
    io:format("~p~n", [swap(swap({1, two}))]).

area([S | Rest], Sum) -> area(Rest, add(one(S), Sum));
area([], Sum) -> Sum.

one({square, X}) -> X * X;
one({rect, X, Y}) -> X * Y;
one({circle, R}) -> 3 * R.

add(X, Y) -> X + Y.

sign(X) when X < 0 -> minus;
sign(X) when X == 0 -> zero;
sign(_) -> plus.

swap({A, B}) -> {B, A}.
