%% The timer module: send_after, apply_after, interval, cancel, tc, units
-module(proc_timer_module).
-export([main/1]).

main(_) ->
    {ok, _} = timer:send_after(5, hello), show(receive hello -> ok after 1000 -> late end), S = self(), {ok, _} = timer:apply_after(5, erlang, send, [S, applied]), show(receive applied -> ok after 1000 -> late end), {ok, I} = timer:send_interval(5, tick), show([receive tick -> tick after 1000 -> late end || _ <- [1, 2, 3]]), show(timer:cancel(I)), flush(), show(receive tick -> bad after 20 -> none end), {ok, C} = timer:send_after(1000, never), show(timer:cancel(C)), {T, V} = timer:tc(lists, sum, [[1, 2]]), show({T >= 0, V}), show([timer:seconds(2), timer:minutes(2), timer:hours(1), timer:hms(1, 2, 3)]), show(timer:cancel(bad_ref)), show(timer:send_after(-1, x)), {T2, _} = timer:tc(fun() -> timer:sleep(10) end), show(T2 >= 10000), show(abs(timer:now_diff({1, 2, 3}, {1, 1, 1}))).
flush() -> receive tick -> flush() after 0 -> ok end.

show(V) -> io:format("~0p~n", [V]).
