%% How a server waits survives system messages: for a time, asleep. What proc_lib:stop answers for all sorts of ends.
-module(proc_gen_server_waits).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

init({waits, Tester, Next}) -> {ok, Tester, Next};
init(State) -> {ok, State}.

handle_call({wait, Next}, _, State) -> {reply, ok, State, Next};
handle_call(_, _, State) -> {reply, ok, State}.

handle_cast({wait, Next}, State) -> {noreply, State, Next}.

handle_info(timeout, Tester) -> Tester ! timeout, {noreply, Tester}.

terminate(_, {ends, Reason}) -> exit(Reason);
terminate(_, _) -> ok.

main(_) ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    waits(),
    stops().

waits() ->
    {ok, S} = gen_server:start(?MODULE, {waits, self(), 50}, []),
    [begin
        ok = Wait(),
        _ = sys:get_state(S),
        io:format("~p~n", [receive timeout -> timeout after 20000 -> lost end])
     end
     || Wait <- [fun() -> ok end, fun() -> gen_server:call(S, {wait, 50}) end, fun() -> gen_server:cast(S, {wait, 50}) end]],
    gen_server:call(S, {wait, 50}),
    ok = sys:suspend(S),
    ok = sys:resume(S),
    io:format("~p~n", [receive timeout -> timeout after 20000 -> lost end]),
    %% A request ends the wait.
    gen_server:call(S, {wait, 60000}),
    gen_server:call(S, x),
    sys:get_state(S),
    gen_server:call(S, {wait, hibernate}),
    asleep(S),
    io:format("~p~n", [sys:get_state(S) =:= self()]),
    asleep(S),
    ok = sys:suspend(S),
    ok = sys:resume(S),
    asleep(S),
    gen_server:call(S, x),
    ok = gen_server:stop(S).

%% Waits until the server sleeps.
asleep(S) ->
    case process_info(S, current_function) of
        {current_function, {erlang, hibernate, 3}} -> io:format("asleep~n");
        {current_function, {gen_server, loop_hibernate, 4}} -> io:format("asleep~n"); % OTP 29
        _ -> erlang:yield(), asleep(S)
    end.

stops() ->
    Dies = fun(Reason) -> proc_lib:spawn(fun() -> receive {system, _, _} -> exit(Reason) end end) end,
    Dead = proc_lib:spawn(fun() -> ok end),
    Ref = monitor(process, Dead),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    Deaf = spawn(fun() -> receive never -> ok end end),
    [show(Stop) || Stop <- [
        fun() -> proc_lib:stop(Dies(die)) end, fun() -> proc_lib:stop(Dies(shutdown)) end, fun() -> proc_lib:stop(Dies(die), other, 5000) end,
        fun() -> proc_lib:stop(Dead) end, fun() -> proc_lib:stop(no_such_name) end, fun() -> proc_lib:stop(Deaf, normal, 1) end
    ]],
    [begin
        {ok, S} = gen_server:start(?MODULE, State, []),
        show(fun() -> gen_server:stop(S, Reason, 5000) end)
     end || Reason <- [normal, shutdown, other], State <- [x, {ends, normal}, {ends, bye}]].

show(Fun) ->
    Result = try Fun() catch Class:Reason -> {Class, Reason} end,
    io:format("~0p~n", [clean(Result)]).

clean(Pid) when is_pid(Pid) -> pid;
clean(Tuple) when is_tuple(Tuple) -> list_to_tuple(clean(tuple_to_list(Tuple)));
clean([Head | Tail]) -> [clean(Head) | clean(Tail)];
clean(Term) -> Term.
