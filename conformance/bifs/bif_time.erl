%% Shapes and monotony of time functions, conversions of units
-module(bif_time).
-export([main/1]).

main(_) ->
    A = erlang:monotonic_time(), B = erlang:monotonic_time(), show(B >= A), show([erlang:convert_time_unit(X, F, T) || {X, F, T} <- [{1, second, millisecond}, {1500, millisecond, second}, {-1500, millisecond, second}, {1, second, nanosecond}, {999, microsecond, millisecond}, {5, 10, 1000}, {7, 1000, 10}, {-1, nanosecond, second}]]), show([attempt(fun() -> erlang:convert_time_unit(1, F, second) end) || F <- [foo, 0, -1]]),
    {D, T} = erlang:localtime(), show({tuple_size(D), tuple_size(T)}), show(erlang:system_time(second) > 1600000000), {X, Y, Z} = os:timestamp(), show(X > 1600 andalso Y < 1000000 andalso Z < 1000000), show(erlang:universaltime_to_localtime(erlang:localtime_to_universaltime({{2020, 6, 1}, {12, 0, 0}}))), U = [erlang:unique_integer([positive, monotonic]) || _ <- lists:seq(1, 5)], show(U =:= lists:usort(U)), show(erlang:unique_integer() =/= erlang:unique_integer()), show(attempt(fun() -> erlang:unique_integer([foo]) end)), show(attempt(fun() -> erlang:monotonic_time(foo) end)), {W1, W2} = erlang:statistics(wall_clock), show(W1 >= W2).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
