%% Module timer and the timers of erlang: what fires, what is cancelled, bad arguments
-module(std_timer_api).
-export([main/1, f/1, init/1, terminate/2, undef_mod/0]).
p(X) -> io:format("~p~n", [san(X)]).
san(P) when is_pid(P) -> pid; san(R) when is_reference(R) -> ref; san(F) when is_function(F) -> f;
san(L) when is_list(L) -> sanl(L); san(T) when is_tuple(T) -> list_to_tuple(san(tuple_to_list(T))); san(X) -> X.
sanl([{M,F,_,L}|_]) when is_atom(M), is_atom(F), is_list(L) -> stack; sanl([]) -> []; sanl([H|T]) -> [san(H)|sanl(T)]; sanl(X) -> san(X).
t(F) -> p(try F() catch C:E -> {C,E} end).
r() -> receive X -> X after 30000 -> none end.
ticks() -> receive tick -> ticks() after 200 -> ok end.
f(X) -> X.
init(X) -> X. terminate(_,_) -> ok.
undef_mod() -> ok.
main(_) ->
    S = self(),
    t(fun() -> {ok, {send_local, _}} = timer:send_after(5, hello), r() end), t(fun() -> {ok, _} = timer:send_after(5, S, hello), r() end), t(fun() -> {ok, _} = timer:send_after(0, hello), r() end), t(fun() -> timer:send_after(-1, x) end), t(fun() -> timer:send_after(a, x) end), t(fun() -> timer:send_after(1, 5, x) end),
    register(me, S), t(fun() -> {ok, _} = timer:send_after(5, me, hello), r() end), t(fun() -> {ok, _} = timer:send_after(5, {me, node()}, hello), r() end), 
    t(fun() -> {ok, _} = timer:apply_after(5, erlang, send, [S, x]), r() end), t(fun() -> timer:apply_after(5, 1, send, [S, x]) end), t(fun() -> timer:apply_after(5, erlang, send, x) end), 
    t(fun() -> {ok, T} = timer:apply_after(60000, erlang, send, [S, x]), C = timer:cancel(T), {C, receive X -> X after 80 -> none end} end), t(fun() -> timer:cancel(foo) end), t(fun() -> timer:cancel({once, make_ref()}) end), t(fun() -> timer:cancel({interval, make_ref()}) end), t(fun() -> timer:cancel({send_local, make_ref()}) end),
    t(fun() -> {ok, T} = timer:send_interval(5, tick), L = [r(), r(), r()], C = timer:cancel(T), {L, C} end), ticks(),
    t(fun() -> {ok, T} = timer:send_interval(5, me, tick), L = [r(), r(), r()], C = timer:cancel(T), {L, C} end), ticks(),
    t(fun() -> {ok, T} = timer:apply_interval(5, erlang, send, [S, tick]), L = [r(), r(), r()], C = timer:cancel(T), {L, C} end), ticks(),
    t(fun() -> timer:send_interval(5, nobody_here, x) end), t(fun() -> timer:send_interval(-5, x) end), t(fun() -> timer:apply_interval(x, a, b, []) end),
    t(fun() -> {P, R} = spawn_monitor(fun() -> r() end), timer:exit_after(5, P, bye), receive {'DOWN', R, _, _, W} -> W end end), t(fun() -> {P, R} = spawn_monitor(fun() -> r() end), timer:kill_after(5, P), receive {'DOWN', R, _, _, W} -> W end end), t(fun() -> {_, R} = spawn_monitor(fun() -> timer:exit_after(5, bye), r() end), receive {'DOWN', R, _, _, W} -> W end end), t(fun() -> {_, R} = spawn_monitor(fun() -> timer:kill_after(5), r() end), receive {'DOWN', R, _, _, W} -> W end end),
    t(fun() -> [timer:seconds(3), timer:minutes(2), timer:hours(1), timer:hms(1,2,3), timer:now_diff({1,2,3},{0,1,1})] end), t(fun() -> {T, V} = timer:tc(fun() -> 5 end), {is_integer(T), V} end), t(fun() -> {T, V} = timer:tc(fun(X) -> X end, [7]), {is_integer(T), V} end), t(fun() -> {T, V} = timer:tc(?MODULE, f, [8]), {is_integer(T), V} end), t(fun() -> timer:sleep(1) end), t(fun() -> timer:sleep(0) end), t(fun() -> timer:sleep(-1) end), t(fun() -> timer:sleep(a) end),
    t(fun() -> timer:start() end),
    %% erlang timers
    t(fun() -> R = erlang:start_timer(5, S, x), receive {timeout, R, x} -> ok end end), t(fun() -> erlang:start_timer(-1, S, x) end), t(fun() -> erlang:start_timer(5, foo, x) end), t(fun() -> erlang:start_timer(1 bsl 80, S, x) end), t(fun() -> erlang:send_after(5, S, x, [foo]) end), t(fun() -> erlang:cancel_timer(make_ref()) end), t(fun() -> R = erlang:send_after(5000, S, x), A = erlang:read_timer(R), B = erlang:cancel_timer(R), {is_integer(A), is_integer(B), erlang:read_timer(R), erlang:cancel_timer(R)} end), t(fun() -> R = erlang:send_after(5000, S, x), [erlang:cancel_timer(R, [{info, false}]), erlang:cancel_timer(R, [{async, true}]), element(1, r())] end), t(fun() -> erlang:cancel_timer(foo) end), t(fun() -> erlang:read_timer(make_ref(), [{async, true}]), r() end).
