%% The io server behind standard error, registered as `standard_error`. Output only; see user.erl, whose request
%% handling it shares. It is a supervised process in OTP, hence the module's callbacks.
-module(standard_error).

-export([start_link/0, init/1, terminate/2, start/0]).

-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() ->
    case whereis(standard_error) of
        undefined -> {ok, launch(fun erlang:spawn_link/1)};
        Pid -> {error, {already_started, Pid}}
    end.

%% The server's pid, started if need be.
-spec start() -> pid().
start() ->
    case whereis(standard_error) of
        undefined -> launch(fun erlang:spawn/1);
        Pid -> Pid
    end.

launch(Spawn) ->
    Pid = Spawn(fun() ->
        process_flag(trap_exit, true),
        loop(user:init_state(2, none))
    end),
    register(standard_error, Pid),
    Pid.

-spec init(term()) -> {ok, pid(), pid()}.
init(_) ->
    Pid = start(),
    {ok, Pid, Pid}.

-spec terminate(term(), pid()) -> ok.
terminate(_, Pid) ->
    exit(Pid, kill),
    ok.

loop(State) ->
    receive
        {io_request, From, ReplyAs, Request} when is_pid(From) ->
            {Result, State1} = run([Request], State),
            From ! {io_reply, ReplyAs, Result},
            loop(State1);
        {'EXIT', _, shutdown} -> exit(shutdown);
        _ -> loop(State)
    end.

%% The result of the last request, or of the first that fails.
run([Request | Requests], State) ->
    case user:serve(Request, State) of
        {requests, Inner, State1} -> run(Inner ++ Requests, State1);
        {reply, {error, _} = Error, State1} -> {Error, State1};
        {reply, Result, State1} when Requests =:= [] -> {Result, State1};
        {reply, _, State1} -> run(Requests, State1);
        {closed, State1} -> {ok, State1}
    end;
run([], State) -> {ok, State}.
