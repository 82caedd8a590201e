%% send_after, start_timer, cancel_timer, read_timer
-module(proc_timers).
-export([main/1]).

main(_) ->
    S = self(), erlang:send_after(20, S, later), erlang:send_after(1, S, sooner), show([receive X -> X end, receive Y -> Y end]), R = erlang:start_timer(5, S, msg), show(receive {timeout, R, M} -> M end), show(erlang:cancel_timer(R)), show(erlang:read_timer(R)), L = erlang:send_after(100000, S, never), show(erlang:read_timer(L) > 90000), show(erlang:cancel_timer(L) > 90000), show(erlang:cancel_timer(L)), show(erlang:read_timer(L)), register(tm, S), erlang:send_after(1, tm, by_name), show(receive by_name -> ok end), erlang:send_after(0, S, zero), show(receive zero -> ok end), A = erlang:send_after(erlang:monotonic_time(millisecond) + 5, S, abs, [{abs, true}]), show(receive abs -> is_reference(A) end), N = erlang:start_timer(100000, S, x), show(erlang:cancel_timer(N, [{info, false}])), N2 = erlang:start_timer(100000, S, x), show(erlang:cancel_timer(N2, [{async, true}])), show(receive {cancel_timer, N2, V} -> is_integer(V) end), show(erlang:cancel_timer(make_ref())), show(receive Z -> Z after 10 -> empty end).

show(V) -> io:format("~0p~n", [V]).
