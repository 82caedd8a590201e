%% since OTP 29, with its library
%% Trace sessions: each with its tracer, patterns and flags.
-module(trace_sessions).
-export([main/1, f/1]).

main(_) ->
    Main = self(),
    P = spawn(fun loop/0),
    [T1, T2] = [spawn(fun() -> tracer([]) end) || _ <- [1, 2]],
    S1 = trace:session_create(one, T1, []),
    S2 = trace:session_create(two, T2, []),
    io:format("~p ~p~n", [trace:process(S1, P, true, [call]), trace:process(S2, P, true, [call, send, arity])]),
    io:format("~p~n", [trace:function(S1, {?MODULE, f, 1}, [{'_', [], [{return_trace}]}], [local])]),
    io:format("~p~n", [trace:function(S2, {?MODULE, f, 1}, true, [local, call_count])]),
    io:format("~p~n", [[trace:info(S, P, flags) || S <- [S1, S2]]]),
    io:format("~p~n", [[trace:info(S1, P, tracer) =:= {tracer, T1}, trace:info(S2, P, tracer) =:= {tracer, T2}]]),
    io:format("~p~n", [[trace:info(S, {?MODULE, f, 1}, I) || S <- [S1, S2], I <- [traced, match_spec, call_count, meta]]]),
    io:format("~p ~p~n", [erlang:trace_info(P, flags), erlang:trace_info({?MODULE, f, 1}, traced)]),
    run(P, fun() -> f(1), Main ! hello end),
    receive hello -> ok end,
    show(P, [T1, T2]),
    io:format("~p~n", [trace:info(S2, {?MODULE, f, 1}, call_count)]),
    io:format("~p~n", [[element(1, W) || W <- lists:sort(trace:session_info({?MODULE, f, 1}))]]),
    io:format("~p~n", [trace:session_destroy(S1)]),
    io:format("~p~n", [trace:session_destroy(S1)]),
    run(P, fun() -> f(2) end),
    show(P, [T1, T2]),
    io:format("~p~n", [try trace:process(S1, P, true, [send]) catch error:badarg -> badarg end]),
    io:format("~p~n", [trace:send(S2, [{['_', hello], [], []}], [])]),
    run(P, fun() -> Main ! hello, Main ! other end),
    receive other -> ok end,
    receive hello -> ok end,
    show(P, [T1, T2]),
    io:format("~p~n", [trace:function(S2, {?MODULE, f, 1}, false, [local])]),
    io:format("~p~n", [trace:process(S2, P, false, [all])]),
    run(P, fun() -> f(3) end),
    show(P, [T1, T2]),
    io:format("~p~n", [[try trace:session_create(N, T, O) catch error:badarg -> badarg end || {N, T, O} <- [{1, T1, []}, {a, nobody, []}, {a, T1, [x]}]]]),
    trace:session_destroy(S2).

f(X) -> [erlang:phash2(X) * 0 + X].

loop() ->
    receive
        {run, From, F} ->
            F(),
            From ! done,
            loop()
    end.

run(P, F) ->
    P ! {run, self(), F},
    receive done -> ok end,
    R = erlang:trace_delivered(P),
    receive {trace_delivered, P, R} -> ok end.

tracer(Told) ->
    receive
        {told, From} ->
            From ! {told_all, lists:reverse(Told)},
            tracer([]);
        M -> tracer([M | Told])
    end.

show(P, Tracers) ->
    [begin
         T ! {told, self()},
         receive {told_all, All} -> io:format("    ~p~n", [[list_to_tuple([E || E <- tuple_to_list(M), not is_pid(E)]) || M <- All, element(2, M) =:= P]]) end
     end || T <- Tracers].
