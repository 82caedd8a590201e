%% A fun that is left without anything that makes it: OTP 29's loader dies of a file that lists one.
-module(dead_fun).
-export([main/1]).

main(_) ->
    io:format("~p~n", [maps_differ(1)]),
    io:format("~p~n", [known(2)]),
    io:format("~p~n", [(alive(3))()]).

maps_differ(_) when #{b => #{a => 2}, {x} => 3} =/= -2.25 -> ok;
maps_differ(_) -> fun() -> x end.

known(X) ->
    case {a, X} of
        {a, _} -> ok;
        _ -> fun(Y) -> {X, Y} end
    end.

alive(X) -> fun() -> {alive, X} end.
