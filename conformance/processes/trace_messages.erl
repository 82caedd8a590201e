%% What is told of a traced process beside calls: messages, links, names, spawns, ends; who inherits it; timestamps.
-module(trace_messages).
-export([main/1]).

main(_) ->
    Self = self(),
    register(keeper, self()),
    P = spawn(fun loop/0),
    put(names, #{self() => main, P => p}),
    show([{trace, P, told, erlang:trace(P, true, [send, 'receive', procs])}]),
    do(P, fun() -> Self ! hello, keeper ! {hello, by_name}, P ! own end),
    receive hello -> ok end,
    receive {hello, by_name} -> ok end,
    Dead = spawn(fun() -> ok end),
    name(Dead, dead),
    wait_end(Dead),
    do(P, fun() -> Dead ! lost, catch nobody_at_all ! lost end),
    Q = spawn(fun loop/0),
    name(Q, q),
    do(P, fun() -> link(Q), unlink(Q) end),
    do(Q, fun() -> link(P), unlink(P) end),
    sync(P),
    show(flush()),
    do(P, fun() -> register(a_name, self()), unregister(a_name) end),
    register(other_name, P),
    unregister(other_name),
    sync(P),
    show(flush()),
    %% A child of each kind.
    erlang:trace(P, true, [set_on_spawn]),
    do(P, fun() -> Self ! {child, spawn(fun() -> receive go -> exit(done) end end)} end),
    C = receive {child, C0} -> C0 end,
    name(C, c),
    io:format("~p~n", [erlang:trace_info(C, flags)]),
    sync(P),
    show(flush()),
    C ! go,
    wait_end(C),
    show(flush()),
    erlang:trace(P, false, [all]),
    io:format("~p ~p~n", [erlang:trace_info(P, flags), erlang:trace_info(P, tracer)]),
    do(P, fun() -> P ! again end),
    show(flush()),
    %% Patterns of messages.
    1 = erlang:trace_pattern(send, [{['_', '$1'], [{is_atom, '$1'}], [{message, {{seen, '$1'}}}]}], []),
    io:format("~p~n", [erlang:trace_info(send, match_spec)]),
    erlang:trace(P, true, [send]),
    do(P, fun() -> P ! atom, P ! 17 end),
    show(flush()),
    1 = erlang:trace_pattern(send, true, []),
    1 = erlang:trace_pattern('receive', [{['_', '_', {x, '_'}], [], []}], []),
    erlang:trace(P, false, [send]),
    erlang:trace(P, true, ['receive']),
    do(P, fun() -> P ! {y, 1}, P ! {x, 2} end),
    show(flush()),
    1 = erlang:trace_pattern('receive', true, []),
    io:format("~p~n", [erlang:trace_info('receive', match_spec)]),
    erlang:trace(P, false, ['receive']),
    [stamps(P, Kind) || Kind <- [timestamp, monotonic_timestamp, strict_monotonic_timestamp]],
    %% New processes.
    0 = erlang:trace(new_processes, true, [procs]),
    io:format("~p~n", [erlang:trace_info(new, flags)]),
    N = spawn(fun() -> receive go -> ok end end),
    name(N, n),
    0 = erlang:trace(new_processes, false, [procs]),
    N ! go,
    wait_end(N),
    [{trace, N, spawned, Self, {erlang, apply, [_, []]}}, {trace, N, exit, normal}] = flush(),
    %% The end of a tracer.
    Tracer = spawn(fun() -> receive stop -> ok end end),
    1 = erlang:trace(P, true, [send, {tracer, Tracer}]),
    Tracer ! stop,
    wait_end(Tracer),
    io:format("~p ~p~n", [erlang:trace_info(P, flags), erlang:trace_info(P, tracer)]),
    1 = erlang:trace(P, true, [procs]),
    exit(P, over),
    wait_end(P),
    show(flush()),
    try erlang:trace(P, true, [procs]) catch error:badarg -> io:format("gone~n") end,
    io:format("~p~n", [erlang:trace_info(P, flags)]).

stamps(P, Kind) ->
    erlang:trace(P, true, [send, Kind]),
    do(P, fun() -> P ! first, P ! second end),
    [{trace_ts, P, send, first, P, A}, {trace_ts, P, send, second, P, B}] = [M || M <- flush(), element(5, M) =:= P],
    io:format("~p: ~p ~p~n", [Kind, A =< B, if is_tuple(A) -> tuple_size(A); true -> is_integer(A) end]),
    erlang:trace(P, false, [send, Kind]).

loop() ->
    receive
        {do, From, F} ->
            F(),
            From ! did,
            loop();
        _ -> loop()
    end.

do(P, F) ->
    P ! {do, self(), F},
    receive did -> ok end,
    sync(P).

sync(P) ->
    true = is_process_alive(P),
    Ref = erlang:trace_delivered(P),
    receive {trace_delivered, P, Ref} -> ok end.

wait_end(P) ->
    Ref = monitor(process, P),
    receive {'DOWN', Ref, process, P, _} -> ok end,
    R = erlang:trace_delivered(P),
    receive {trace_delivered, P, R} -> ok end.

name(Pid, Name) -> put(names, (get(names))#{Pid => Name}).

flush() -> receive M when element(1, M) =:= trace; element(1, M) =:= trace_ts -> [M | flush()] after 0 -> [] end.

show(Messages) ->
    [io:format("    ~p~n", [named(M)]) || M <- Messages, not is_do(M)],
    io:format("--~n").

is_do({trace, _, 'receive', {do, _, _}}) -> true;
is_do({trace, _, send, did, _}) -> true;
is_do(_) -> false.

named(T) when is_pid(T) -> maps:get(T, get(names), some_pid);
named(T) when is_tuple(T) -> list_to_tuple(named(tuple_to_list(T)));
named([H | T]) -> [named(H) | named(T)];
named(F) when is_function(F) -> a_fun;
named(T) -> T.
