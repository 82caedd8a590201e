%% since OTP 29, with its library
-module(since_range_errors).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[body(X, L, H) || X <- [3, a], {L, H} <- [{a, 5}, {1, b}, {1.0, 2}, {5, 1}]]]),
    io:format("~w~n", [apply(erlang, is_integer, [id(3), 1, 5])]),
    F = fun is_integer/3,
    io:format("~w~n", [F(id(3), 1, 5)]),
    io:format("~w~n", [lists:sort([K || K := _ <- maps:iterator(#{a => 1, b => 2, c => 3}, reversed)])]),
    io:format("~w~n", [[K || K := _ <- maps:iterator(#{a => 1, b => 2, c => 3}, reversed)]]),
    io:format("~w~n", [[K || K := _ <- maps:iterator(maps:from_keys(lists:seq(1, 40), x), ordered)]]).

body(X, L, H) ->
    try is_integer(X, L, H)
    catch error:E:S -> {E, [{M, F, A} || {M, F, A, _} <- lists:sublist(S, 1)]}
    end.

id(X) -> X.
