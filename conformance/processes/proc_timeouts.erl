%% after 0, small, infinity, large; order of timeout and messages
-module(proc_timeouts).
-export([main/1]).

main(_) ->
    show(receive X -> X after 0 -> none end), self() ! m, show(receive m -> got after 0 -> none end), T = erlang:monotonic_time(millisecond), receive after 30 -> ok end, show(erlang:monotonic_time(millisecond) - T >= 30), S = self(), spawn(fun() -> receive after 10 -> S ! late end end), show(receive late -> late after infinity -> never end), spawn(fun() -> receive after 10 -> S ! late end end), show(receive late -> late after 16#fffffff -> never end), I = id(infinity), S ! q, show(receive q -> q after I -> never end), show(attempt(fun() -> receive after 1 bsl 40 -> x end end)), show(attempt(fun() -> receive after id(1.5) -> x end end)), spawn(fun() -> [begin timer:sleep(2), S ! {n, N} end || N <- lists:seq(1, 5)] end), show(collect()), timer:sleep(0), show(timer:sleep(1)).
collect() -> receive {n, 5} -> [5]; {n, N} -> [N | collect()] after 2000 -> timeout end.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
