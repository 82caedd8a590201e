%% since OTP 29
-module(since_numbers).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[2#1.01, 2#1.01#e3, 16#f.f, 16#f.f#e-3, 36#z.z, 10#1.5#e2, 2#0.1#e+4, 16#A.8, 8#7_7.4_4#e1_0]]),
    io:format("~w~n", [[3#0.1, 7#0.123456#e-3, 16#1.fffffffffffff#e+0, 2#1.0#e1023]]),
    io:format("~w~n", [-2#1.1]),
    io:format("~w~n", [[X || X <- [0, 1, a, 2.0, 10, 5, 6, 1 bsl 70], is_integer(X, 1, 5)]]),
    io:format("~w~n", [[X || X <- [0, 1, a, 1 bsl 70], is_integer(X, 1, 1 bsl 80)]]),
    io:format("~w~n", [[guard(X, L, H) || X <- [0, 3, a, 9], {L, H} <- [{1, 5}, {a, 5}, {1, b}, {5, 1}, {1.0, 5}]]]),
    io:format("~w~n", [[negated(X, L) || X <- [0, 3, a], L <- [1, x]]]),
    io:format("~w~n", [[body(X, L, H) || X <- [0, 3, a, 9], {L, H} <- [{1, 5}, {5, 1}]]]),
    io:format("~w~n", [[is_integer(X, 1, 5) || X <- [0, 3, a, 3.0]]]),
    io:format("~w~n", [[erlang:is_integer(X, -1, 5) || X <- [0, 3, a, 3.0]]]),
    io:format("~w~n", [[byte(X) || X <- [-1, 0, 255, 256, x]]]),
    io:format("~w~n", [[case X of _ when is_integer(X, 1, 2); is_atom(X) -> yes; _ -> no end || X <- [1, 3, a, "s"]]]),
    io:format("~w~n", [is_integer(say(3), say(1), say(5))]),
    io:format("~w~n", [{is_integer(3, 1, 5), is_integer(7, 1, 5), is_integer(x, 1, 5)}]).

guard(X, L, H) when is_integer(X, L, H) -> yes;
guard(_, _, _) -> no.

negated(X, L) when not is_integer(X, L, 5) -> outside;
negated(_, _) -> other.

body(X, L, H) -> is_integer(X, L, H).

byte(X) ->
    if erlang:is_integer(X, 0, 255) -> byte;
       true -> none
    end.

say(X) -> io:format("~w~n", [X]), X.
