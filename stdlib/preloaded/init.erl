%% The first process of a node: keeps the name `init`, starts what the command line asks for, and stops the node.
%%
%% boot/1 is called by the machine with a list of actions, in order:
%%   {script, Module, Args}   call Module:main(Args) as escript does, then stop the node
%%   {script_forms, File, Forms, Args}   the same with a program on which parse transforms are to be run first
%%   {s, Module, Function, Args | none}     -s and -run
%%   {eval, Module}           -eval: Module:eval(), compiled by the machine
%%   {shell, Module}          start a shell
%% They run in a process of their own, so that init always answers. The arguments of the command line are kept natively.
-module(init).
-export([boot/1]).
-export([get_arguments/0, get_argument/1, get_plain_arguments/0, script_id/0, script_name/0]).
-export([get_status/0, notify_when_started/1, wait_until_started/0]).
-export([stop/0, stop/1, restart/0, restart/1, reboot/0]).
-export([run_actions/1]).

-type flag() :: atom().
-type status() :: {starting | started | stopping, term()}.

-spec boot([term()]) -> no_return().
boot(Actions) ->
    register(init, self()),
    process_flag(trap_exit, true),
    group_leader(start_user(), self()),
    register(logger, spawn(fun await_logger/0)),
    Runner = spawn_link(?MODULE, run_actions, [Actions]),
    serve({starting, Runner, []}).

%% The io server that every process inherits as its group leader.
start_user() ->
    case user:start() of
        Pid when is_pid(Pid) -> Pid;
        {ok, Pid} -> Pid
    end.

%% The name `logger` is waited under until there is something to log or configure: then the logger's server takes over.
await_logger() ->
    receive
        {sync, From, Ref} -> From ! Ref, await_logger();
        Message -> logger_server:enter(Message)
    end.

%% {Phase, Runner, processes that wait for started}
serve({Phase, Runner, Waiting}) ->
    receive
        {'EXIT', Runner, normal} ->
            [Pid ! {init, started} || Pid <- Waiting],
            serve({started, Runner, []});
        {'EXIT', Runner, Reason} ->
            start_failed(Reason);
        {'EXIT', _, _} ->
            serve({Phase, Runner, Waiting});
        {stop, Status} ->
            stop_node(Status);
        {status, From, Ref} ->
            From ! {Ref, {Phase, Phase}},
            serve({Phase, Runner, Waiting});
        {notify_when_started, From, Ref} when Phase =:= started ->
            From ! {Ref, started},
            serve({Phase, Runner, Waiting});
        {notify_when_started, From, Ref} ->
            From ! {Ref, ok},
            serve({Phase, Runner, [From | Waiting]});
        _ ->
            serve({Phase, Runner, Waiting})
    end.

-spec run_actions([term()]) -> ok.
run_actions([]) -> ok; % not by lists, which most programs do without
run_actions([Action | Actions]) ->
    start_it(Action),
    run_actions(Actions).

%% Actions of -s, -run and -eval that fail end the node, as they do on the BEAM; so no report of a crash follows.
start_it(Action) ->
    try
        _ = run_action(Action)
    catch
        exit:Reason:Trace -> failed(Reason, {exit, Reason, outside(Trace)});
        throw:Reason:Trace -> failed({{nocatch, Reason}, outside(Trace)}, {throw, Reason, outside(Trace)});
        error:Reason:Trace ->
            tell_missing(Reason, Trace),
            failed({Reason, outside(Trace)}, {error, Reason, outside(Trace)})
    end.

%% A module that is not there is the usual mistake.
tell_missing(undef, [{Module, _, _, _} | _]) ->
    case erlang:module_loaded(Module) of
        true -> ok;
        false ->
            Text = io_lib:format("There is no module '~ts': no such file as ~ts.beam in the folders of -pa, in the current folder, "
                                 "or in the library.\n", [Module, Module]),
            prim_io:write(2, unicode:characters_to_binary(Text))
    end;
tell_missing(_, _) -> ok.

%% How the process that runs the actions is called says nothing.
outside(Trace) -> [Frame || Frame <- Trace, element(1, Frame) =/= ?MODULE].

failed(Reason, Shown) ->
    erlang:display(Shown),
    start_failed(Reason).

-spec start_failed(term()) -> no_return().
start_failed(Reason) ->
    prim_io:write(2, unicode:characters_to_binary(["Runtime terminating during boot (", io_lib:format("~0tp", [Reason]), ")\n"])),
    erlang:halt(1).

run_action({script, Module, Args}) -> script_runner:run(Module, Args);
run_action({script_forms, File, Forms, Args}) -> script_runner:run_forms(File, Forms, Args);
run_action({s, Module, Function, none}) -> Module:Function();
run_action({s, Module, Function, Args}) -> Module:Function(Args);
run_action({eval, Module}) -> Module:eval();
run_action({eval_failed, Text}) ->
    prim_io:write(2, unicode:characters_to_binary(Text)),
    erlang:halt(1);
run_action({shell, Module}) -> Module:start().

%% --- the command line -----------------------------------------------------------------------------

-spec get_arguments() -> [{flag(), [string()]}].
get_arguments() -> erts_init:flags().

%% What `erl` adds to the flags given: where things are.
flags() ->
    Home = case os:getenv("HOME") of false -> "/"; Dir -> Dir end,
    [{root, [code:root_dir()]}, {progname, ["joist"]}, {home, [Home]} | erts_init:flags()].

-spec get_argument(flag()) -> {ok, [[string()]]} | error.
get_argument(Flag) ->
    case [Values || {Name, Values} <- flags(), Name =:= Flag] of
        [] -> error;
        All -> {ok, All}
    end.

-spec get_plain_arguments() -> [string()].
get_plain_arguments() -> erts_init:plain().

-spec script_id() -> term().
script_id() -> {"Joist", "1"}.

-spec script_name() -> string().
script_name() -> erts_init:script_name().

%% --- status ----------------------------------------------------------------------------------------

-spec get_status() -> status().
get_status() -> ask(status).

-spec notify_when_started(pid()) -> ok | started.
notify_when_started(Pid) ->
    Ref = make_ref(),
    init ! {notify_when_started, Pid, Ref},
    receive {Ref, Answer} -> Answer after 5000 -> ok end.

-spec wait_until_started() -> ok.
wait_until_started() ->
    case ask(notify_when_started) of
        started -> ok;
        ok -> receive {init, started} -> ok end
    end.

ask(What) ->
    Ref = make_ref(),
    init ! {What, self(), Ref},
    receive {Ref, Answer} -> Answer end.

%% --- the end -----------------------------------------------------------------------------------------

-spec stop() -> ok.
stop() -> stop(0).

-spec stop(non_neg_integer() | string()) -> ok.
stop(Status) when is_integer(Status), Status >= 0; is_list(Status) ->
    init ! {stop, Status},
    ok;
stop(Status) ->
    erlang:error(badarg, [Status]).

-spec restart() -> ok.
restart() -> stop(0).

-spec restart([term()]) -> ok.
restart(_Options) -> stop(0).

-spec reboot() -> ok.
reboot() -> stop(0).

%% Supervisors without a parent and other processes that trap exits get a chance to clean up; what has been written is flushed.
stop_node(Status) ->
    Own = [self(), whereis(user), whereis(standard_error)],
    Others = [Pid || Pid <- processes(), not lists:member(Pid, Own)],
    Monitors = [begin
                    Ref = monitor(process, Pid),
                    exit(Pid, shutdown),
                    Ref
                end || Pid <- Others, traps_exits(Pid)],
    Deadline = erlang:monotonic_time(millisecond) + 2000,
    [receive
         {'DOWN', Ref, process, _, _} -> ok
     after max(0, Deadline - erlang:monotonic_time(millisecond)) -> ok
     end || Ref <- Monitors],
    erlang:halt(Status).

traps_exits(Pid) ->
    process_info(Pid, trap_exit) =:= {trap_exit, true}.
