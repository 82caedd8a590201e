%% What elements of lists are, through loops that reverse, sort and return pairs: floats all the way,
%% or floats and integers mixed.
-module(float_elements).
-export([main/1]).

main(_) ->
    p(floats, twice([{1.5, 2.0}, {0.25, -1.0}])),
    p(mixed, mixed([{1.5, 2.0}, {3, -1.0}])),
    p(empty, squares(up([], []))),
    p(sorted, squares(lists:sort(up([3.0, 1.0, 2.0], [])))),
    p(big, squares(up([1.0e200, 2], []))),
    p(improper, catch squares(lists:reverse(tail(x)))),
    p(none, catch [X * X || X <- lists:reverse(none(y))]).

p(Name, Value) ->
    io:format("~p ~p~n", [Name, strip(Value)]).

strip({'EXIT', {Reason, _}}) -> {exit, Reason};
strip(Other) -> Other.

tail(X) -> [1.0 | X].

none(X) -> X.

twice(Ps) ->
    {A, Rest} = pull(hd(Ps), tl(Ps), []),
    {B, []} = pull(hd(Rest), tl(Rest), []),
    {A, B}.

pull(P, [], Acc) -> {P, lists:reverse(Acc)};
pull({X, V}, [{Y, W} | Ps], Acc) ->
    D = X - Y,
    pull({X + D * D, V - D}, Ps, [{Y - D * D, W + D} | Acc]).

mixed(Ps) ->
    {A, Rest} = pull2(hd(Ps), tl(Ps), []),
    {A, Rest}.

pull2(P, [], Acc) -> {P, lists:reverse(Acc)};
pull2({X, V}, [{Y, W} | Ps], Acc) ->
    D = Y * Y,
    pull2({X, V}, Ps, [{Y, D, D * W} | Acc]).

up([], Acc) -> lists:reverse(Acc);
up([X | Xs], Acc) -> up(Xs, [X | Acc]).

squares([]) -> [];
squares([X | Xs]) -> [catch_overflow(X) | squares(Xs)].

catch_overflow(X) ->
    try X * X of Y -> Y catch error:R -> R end.
