%% The generic server: one process, one state, requests in order.
%%
%% What the loop carries is one record, #server{}: who started it, what it is called, the callback module and its state.
%% A callback's answer goes through conclude/4, the only place that knows what answers mean.
-module(gen_server).
-export([start/3, start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4, stop/1, stop/3]).
-export([call/2, call/3, cast/2, reply/2, abcast/2, abcast/3, multi_call/2, multi_call/3, multi_call/4]).
-export([send_request/2, send_request/4, wait_response/2, receive_response/2, check_response/2]).
-export([reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1, wait_response/3, receive_response/3, check_response/3]).
-export([enter_loop/3, enter_loop/4, enter_loop/5, wake_hib/6, init_it/6]).
-export([system_continue/3, system_terminate/4, system_code_change/4, system_get_state/1, system_replace_state/2, format_status/2]).
-export([format_log/1, format_log/2, print_event/3]).

-callback init(Args :: term()) ->
    {ok, State :: term()} | {ok, State :: term(), timeout() | hibernate | {continue, term()}} |
    {stop, Reason :: term()} | {error, Reason :: term()} | ignore.
-callback handle_call(Request :: term(), From :: {pid(), term()}, State :: term()) -> term().
-callback handle_cast(Request :: term(), State :: term()) -> term().
-callback handle_info(Info :: timeout | term(), State :: term()) -> term().
-callback handle_continue(Continue :: term(), State :: term()) -> term().
-callback terminate(Reason :: term(), State :: term()) -> term().
-callback code_change(OldVsn :: term(), State :: term(), Extra :: term()) -> {ok, NewState :: term()} | {error, term()}.
-callback format_status(Status :: map()) -> map().
-optional_callbacks([handle_info/2, handle_continue/2, terminate/2, code_change/3, format_status/1]).

%% `next` is how the server waited when a system message came, as in next/2.
-record(server, {parent, name, module, state, hibernate_after = infinity, debug = [], next = infinity}).

%% --- the client's side ------------------------------------------------------------------------------

start(Module, Args, Options) when is_atom(Module), is_list(Options) -> gen:start(?MODULE, nolink, Module, Args, Options);
start(Module, Args, Options) -> erlang:error(badarg, [Module, Args, Options]).
start(Name, Module, Args, Options) -> gen:start(?MODULE, nolink, checked(Name, Module, Args, Options), Module, Args, Options).
start_link(Module, Args, Options) when is_atom(Module), is_list(Options) -> gen:start(?MODULE, link, Module, Args, Options);
start_link(Module, Args, Options) -> erlang:error(badarg, [Module, Args, Options]).
start_link(Name, Module, Args, Options) -> gen:start(?MODULE, link, checked(Name, Module, Args, Options), Module, Args, Options).
start_monitor(Module, Args, Options) when is_atom(Module), is_list(Options) -> gen:start(?MODULE, monitor, Module, Args, Options);
start_monitor(Module, Args, Options) -> erlang:error(badarg, [Module, Args, Options]).
start_monitor(Name, Module, Args, Options) -> gen:start(?MODULE, monitor, checked(Name, Module, Args, Options), Module, Args, Options).

checked({local, Name} = Full, _, _, Options) when is_atom(Name), is_list(Options) -> Full;
checked({global, _} = Full, _, _, Options) when is_list(Options) -> Full;
checked({via, Registry, _} = Full, _, _, Options) when is_atom(Registry), is_list(Options) -> Full;
checked(Name, Module, Args, Options) -> erlang:error(badarg, [Name, Module, Args, Options]).

stop(Server) -> gen:stop(Server).
stop(Server, Reason, Timeout) -> gen:stop(Server, Reason, Timeout).

call(Server, Request) ->
    try
        {ok, Reply} = gen:call(Server, '$gen_call', Request),
        Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request]}});
        error:Reason:Trace -> exit({{Reason, Trace}, {?MODULE, call, [Server, Request]}})
    end.

call(Server, Request, Timeout) ->
    try
        {ok, Reply} = gen:call(Server, '$gen_call', Request, Timeout),
        Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request, Timeout]}});
        error:Reason:Trace -> exit({{Reason, Trace}, {?MODULE, call, [Server, Request, Timeout]}})
    end.

cast(Server, Request) when is_pid(Server); is_atom(Server); is_tuple(Server) -> gen:cast(Server, {'$gen_cast', Request}).

reply(Client, Reply) -> gen:reply(Client, Reply).

abcast(Name, Request) -> abcast([node() | nodes()], Name, Request).

abcast(Nodes, Name, Request) when is_list(Nodes), is_atom(Name) ->
    _ = [gen:cast({Name, Node}, {'$gen_cast', Request}) || Node <- Nodes],
    abcast.

multi_call(Name, Request) -> multi_call([node() | nodes()], Name, Request, infinity).
multi_call(Nodes, Name, Request) -> multi_call(Nodes, Name, Request, infinity).

multi_call(Nodes, Name, Request, Timeout) when is_list(Nodes), is_atom(Name) ->
    Deadline = case Timeout of
                   infinity -> infinity;
                   _ -> {abs, erlang:monotonic_time(millisecond) + Timeout}
               end,
    Asked = [{Node, gen:send_request({Name, Node}, '$gen_call', Request)} || Node <- Nodes],
    Answers = [{Node, gen:receive_response(Id, Deadline)} || {Node, Id} <- Asked],
    {[{Node, Reply} || {Node, {reply, Reply}} <- Answers], [Node || {Node, Answer} <- Answers, not is_reply(Answer)]}.

is_reply({reply, _}) -> true;
is_reply(_) -> false.

send_request(Server, Request) -> gen:send_request(Server, '$gen_call', Request).
send_request(Server, Request, Label, Collection) -> gen:send_request(Server, '$gen_call', Request, Label, Collection).
wait_response(Id, Timeout) -> gen:wait_response(Id, Timeout).
receive_response(Id, Timeout) -> gen:receive_response(Id, Timeout).
check_response(Message, Id) -> gen:check_response(Message, Id).
reqids_new() -> gen:reqids_new().
reqids_size(Collection) -> gen:reqids_size(Collection).
reqids_add(Id, Label, Collection) -> gen:reqids_add(Id, Label, Collection).
reqids_to_list(Collection) -> gen:reqids_to_list(Collection).
wait_response(Collection, Timeout, Delete) -> gen:wait_response(Collection, Timeout, Delete).
receive_response(Collection, Timeout, Delete) -> gen:receive_response(Collection, Timeout, Delete).
check_response(Message, Collection, Delete) -> gen:check_response(Message, Collection, Delete).

%% --- starting ------------------------------------------------------------------------------------------

init_it(Starter, self, Name, Module, Args, Options) -> init_it(Starter, self(), Name, Module, Args, Options);
init_it(Starter, Parent, FullName, Module, Args, Options) ->
    Name = gen:name(FullName),
    Server = #server{parent = Parent, name = Name, module = Module, hibernate_after = gen:hibernate_after(Options), debug = gen:debug_options(Name, Options)},
    case guarded_init(Module, Args) of
        {ok, {ok, State}} -> started(Starter, Server#server{state = State}, infinity);
        {ok, {ok, State, Next}} -> started(Starter, Server#server{state = State}, Next);
        {ok, {stop, Reason}} -> not_started(Starter, FullName, {error, Reason}, Reason);
        {ok, {error, Reason}} ->
            _ = gen:unregister_name(FullName),
            proc_lib:init_fail(Starter, {error, Reason}, {exit, normal});
        {ok, ignore} ->
            _ = gen:unregister_name(FullName),
            proc_lib:init_fail(Starter, ignore, {exit, normal});
        {ok, Other} -> not_started(Starter, FullName, {error, {bad_return_value, Other}}, {bad_return_value, Other});
        {failed, Class, Reason, Trace} ->
            _ = gen:unregister_name(FullName),
            proc_lib:init_fail(Starter, {error, exit_reason(Class, Reason, Trace)}, {Class, Reason, Trace})
    end.

started(Starter, Server, Next) ->
    proc_lib:init_ack(Starter, {ok, self()}),
    next(Server, Next).

not_started(Starter, FullName, Answer, Reason) ->
    _ = gen:unregister_name(FullName),
    proc_lib:init_fail(Starter, Answer, {exit, Reason, [{?MODULE, init_it, 6, [{file, ?FILE}, {line, ?LINE}]}]}).

guarded_init(Module, Args) ->
    try {ok, Module:init(Args)}
    catch
        throw:Value -> {ok, Value};
        Class:Reason:Trace -> {failed, Class, Reason, Trace}
    end.

exit_reason(error, Reason, Trace) -> {Reason, Trace};
exit_reason(_, Reason, _) -> Reason.

enter_loop(Module, Options, State) when is_atom(Module), is_list(Options) -> enter_loop(Module, Options, State, self(), infinity).

enter_loop(Module, Options, State, Name) when is_tuple(Name), tuple_size(Name) =< 3, element(1, Name) =/= continue; is_pid(Name) ->
    enter_loop(Module, Options, State, Name, infinity);
enter_loop(Module, Options, State, Next) -> enter_loop(Module, Options, State, self(), Next).

enter_loop(Module, Options, State, FullName, Next) when is_atom(Module), is_list(Options) ->
    Name = gen:get_proc_name(FullName),
    next(#server{parent = gen:get_parent(), name = Name, module = Module, state = State, hibernate_after = gen:hibernate_after(Options),
                 debug = gen:debug_options(Name, Options)}, Next).

%% --- the loop ---------------------------------------------------------------------------------------------

%% How the server goes on: waits (for ever, for a time, asleep), or continues at once.
next(Server, infinity) -> wait(Server);
next(Server, hibernate) -> asleep(Server);
next(#server{module = Module, state = State} = Server, {continue, What} = Event) ->
    conclude(attempt(Module, handle_continue, [What, State]), Event, nobody, Server);
next(Server, Timeout) when is_integer(Timeout), Timeout >= 0 ->
    receive Message -> handle_while(Timeout, Message, Server) after Timeout -> handle(timeout, Server) end;
next(Server, Bad) ->
    finish(exit, {bad_return_value, {noreply, Server#server.state, Bad}}, [], {continue, Bad}, nobody, Server).

wait(#server{hibernate_after = infinity} = Server) -> receive Message -> handle(Message, Server) end;
wait(#server{hibernate_after = Time} = Server) ->
    receive Message -> handle(Message, Server) after Time -> asleep(Server) end.

asleep(#server{parent = Parent, name = Name, state = State, module = Module, hibernate_after = Time, debug = Debug}) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Parent, Name, State, Module, Time, Debug]).

wake_hib(Parent, Name, State, Module, HibernateAfter, Debug) ->
    Server = #server{parent = Parent, name = Name, module = Module, state = State, hibernate_after = HibernateAfter, debug = Debug},
    receive Message -> handle_while(hibernate, Message, Server) end.

%% After a system message the server waits again as it did.
handle_while(Next, {system, From, Request}, #server{parent = Parent, debug = Debug} = Server) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, Server#server{next = Next}, Next =:= hibernate);
handle_while(_, Message, Server) -> handle(Message, Server).

handle({'$gen_call', From, Request} = Event, #server{module = Module, state = State, debug = []} = Server) ->
    Answer = try Module:handle_call(Request, From, State)
             catch throw:Value -> Value;
                   Class:Reason:Trace -> {'$failed', Class, Reason, Trace}
             end,
    case Answer of
        {reply, Reply, NewState} ->
            gen:reply(From, Reply),
            wait(Server#server{state = NewState});
        {noreply, NewState} ->
            wait(Server#server{state = NewState});
        Other ->
            conclude(Other, Event, From, Server)
    end;
handle({'$gen_call', From, Request} = Event, Server0) ->
    #server{module = Module, state = State} = Server = traced(Server0, {in, Event}),
    conclude(attempt(Module, handle_call, [Request, From, State]), Event, From, Server);
handle({'$gen_cast', Request} = Event, Server0) ->
    #server{module = Module, state = State} = Server = traced(Server0, {in, Event}),
    conclude(attempt(Module, handle_cast, [Request, State]), Event, nobody, Server);
handle({system, From, Request}, #server{parent = Parent, debug = Debug} = Server) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, Server);
handle({'EXIT', Parent, Reason} = Event, #server{parent = Parent} = Server) ->
    finish(exit, Reason, [], Event, nobody, Server);
handle(Message, Server0) ->
    #server{module = Module, state = State} = Server = traced(Server0, {in, Message}),
    conclude(inform(Module, Message, State), Message, nobody, Server).

attempt(Module, Callback, Args) ->
    try apply(Module, Callback, Args)
    catch throw:Value -> Value;
          Class:Reason:Trace -> {'$failed', Class, Reason, Trace}
    end.

%% A module without handle_info/2 ignores what comes to it, with a warning.
inform(Module, Message, State) ->
    try Module:handle_info(Message, State)
    catch throw:Value -> Value;
          error:undef:Trace ->
            case Trace of
                [{Module, handle_info, [Message, State], _} | _] ->
                    case erlang:function_exported(Module, handle_info, 2) of
                        true -> {'$failed', error, undef, Trace};
                        false -> warn_unhandled(Module, Message), {noreply, State}
                    end;
                _ -> {'$failed', error, undef, Trace}
            end;
          Class:Reason:Trace -> {'$failed', Class, Reason, Trace}
    end.

warn_unhandled(Module, Message) ->
    logger:log(warning, #{label => {?MODULE, no_handle_info}, module => Module, message => Message},
               #{domain => [otp], report_cb => fun ?MODULE:format_log/2, error_logger => #{tag => warning_msg, report_cb => fun ?MODULE:format_log/1}}).

conclude({reply, Reply, State}, _, From, Server) when From =/= nobody ->
    conclude_reply(From, Reply, Server#server{state = State}, infinity);
conclude({reply, Reply, State, Next}, _, From, Server) when From =/= nobody ->
    conclude_reply(From, Reply, Server#server{state = State}, Next);
conclude({noreply, State}, _, _, Server) ->
    wait(traced(Server#server{state = State}, {noreply, State}));
conclude({noreply, State, Next}, _, _, Server) ->
    next(traced(Server#server{state = State}, {noreply, State}), Next);
conclude({stop, Reason, State}, Event, From, Server) ->
    finish(exit, Reason, [], Event, From, Server#server{state = State});
conclude({stop, Reason, Reply, State}, Event, From, Server) when From =/= nobody ->
    try finish(exit, Reason, [], Event, From, Server#server{state = State})
    after gen:reply(From, Reply)
    end;
conclude({'$failed', Class, Reason, Trace}, Event, From, Server) ->
    finish(Class, Reason, Trace, Event, From, Server);
conclude(Bad, Event, From, Server) ->
    finish(exit, {bad_return_value, Bad}, [], Event, From, Server).

conclude_reply(From, Reply, #server{state = State} = Server, Next) ->
    gen:reply(From, Reply),
    next(traced(Server, {out, Reply, From, State}), Next).

traced(#server{debug = []} = Server, _) -> Server;
traced(#server{debug = Debug, name = Name} = Server, Event) ->
    Server#server{debug = sys:handle_debug(Debug, fun ?MODULE:print_event/3, Name, Event)}.

%% --- the end ------------------------------------------------------------------------------------------------

%% `Event` is what was being handled, `From` its caller (or nobody), `Trace` is [] when nothing failed.
finish(Class, Reason, Trace, Event, From, #server{module = Module, state = State} = Server) ->
    try farewell(Module, exit_reason(Class, Reason, Trace), State)
    catch
        throw:_ -> leave(Class, Reason, Trace, Event, From, Server);
        OtherClass:OtherReason:OtherTrace -> leave(OtherClass, OtherReason, OtherTrace, Event, From, Server)
    end,
    leave(Class, Reason, Trace, Event, From, Server).

farewell(Module, Reason, State) ->
    case erlang:function_exported(Module, terminate, 2) of
        true -> Module:terminate(Reason, State);
        false -> ok
    end.

leave(Class, Reason, Trace, Event, From, Server) ->
    case is_meant(Class, Reason) of
        true -> ok;
        false -> report_end(shown_reason(Class, Reason, Trace), Event, From, Server)
    end,
    case Trace of
        [] -> erlang:Class(Reason);
        _ -> erlang:raise(Class, Reason, Trace)
    end.

is_meant(exit, normal) -> true;
is_meant(exit, shutdown) -> true;
is_meant(exit, {shutdown, _}) -> true;
is_meant(_, _) -> false.

shown_reason(_, Reason, []) -> Reason;
shown_reason(_, Reason, Trace) -> {Reason, Trace}.

report_end(Reason, Event, From, #server{module = Module, name = Name, state = State, debug = Debug}) ->
    Status = gen:format_status(Module, terminate, #{reason => Reason, state => State, message => Event, log => sys:get_log(Debug)}, [get(), State]),
    logger:log(error,
               #{label => {?MODULE, terminate}, name => Name, last_message => maps:get(message, Status),
                 state => shown_state(Status), log => [], reason => maps:get(reason, Status), client_info => client(From), process_label => undefined},
               #{domain => [otp], report_cb => fun ?MODULE:format_log/2, error_logger => #{tag => error, report_cb => fun ?MODULE:format_log/1}}).

shown_state(#{'EXIT' := Text}) -> Text;
shown_state(#{'$status' := State}) -> State;
shown_state(#{state := State}) -> State.

client(nobody) -> undefined;
client({Pid, _}) when is_pid(Pid), node(Pid) =:= node() ->
    case process_info(Pid, [current_stacktrace, registered_name]) of
        undefined -> {Pid, dead};
        [{_, Trace}, {_, []}] -> {Pid, {Pid, Trace}};
        [{_, Trace}, {_, Name}] -> {Pid, {Name, Trace}}
    end;
client({Pid, _}) when is_pid(Pid) -> {Pid, remote};
client(_) -> undefined.

%% --- reports --------------------------------------------------------------------------------------------------

format_log(Report) -> format_report(Report, #{}).

format_log(Report, Config) ->
    {Format, Args} = format_report(Report, Config),
    Text = io_lib:format(Format, Args),
    case Config of
        #{chars_limit := Limit} when is_integer(Limit) -> lists:sublist(lists:flatten(Text), Limit);
        _ -> lists:flatten(Text)
    end.

format_report(#{label := {?MODULE, no_handle_info}, module := Module, message := Message}, Config) ->
    P = directive(Config),
    {"** Undefined handle_info in " ++ P ++ "~n** Unhandled message: " ++ P ++ "~n", terms([Module, Message], Config)};
format_report(#{label := {?MODULE, terminate}, name := Name, last_message := Last, state := State, reason := Reason, client_info := Client}, Config) ->
    P = directive(Config),
    {ClientFormat, ClientArgs} = client_report(Client, P),
    {"** Generic server " ++ P ++ " terminating ~n** Last message in was " ++ P ++ "~n** When Server state == " ++ P ++
         "~n** Reason for termination ==~n** " ++ P ++ "~n" ++ ClientFormat,
     terms([Name, request(Last), State, readable(Reason) | ClientArgs], Config)}.

request({'$gen_call', _, Request}) -> Request;
request(Other) -> Other.

client_report(undefined, _) -> {"", []};
client_report({Pid, dead}, P) -> {"** Client " ++ P ++ " is dead~n", [Pid]};
client_report({Pid, remote}, P) -> {"** Client " ++ P ++ " is remote on node " ++ P ++ "~n", [Pid, node(Pid)]};
client_report({_, {Name, Trace}}, P) -> {"** Client " ++ P ++ " stacktrace~n** " ++ P ++ "~n", [Name, Trace]}.

%% An undefined function is told apart by whether its module is there.
readable({undef, [{Module, Function, Args, _} | _] = Trace}) when is_list(Args) ->
    case code:is_loaded(Module) of
        false -> {'module could not be loaded', Trace};
        _ ->
            case erlang:function_exported(Module, Function, length(Args)) of
                true -> {undef, Trace};
                false -> {'function not exported', Trace}
            end
    end;
readable(Reason) -> Reason.

directive(#{depth := Depth}) when is_integer(Depth) -> "~tP";
directive(_) -> "~tp".

terms(Terms, #{depth := Depth}) when is_integer(Depth) -> lists:append([[T, Depth] || T <- Terms]);
terms(Terms, _) -> Terms.

print_event(Device, Event, Name) ->
    case Event of
        {in, {'$gen_call', {From, _}, Request}} -> io:format(Device, "*DBG* ~tp got call ~tp from ~tw~n", [Name, Request, From]);
        {in, {'$gen_cast', Request}} -> io:format(Device, "*DBG* ~tp got cast ~tp~n", [Name, Request]);
        {in, Message} -> io:format(Device, "*DBG* ~tp got ~tp~n", [Name, Message]);
        {out, Reply, {To, _}, State} -> io:format(Device, "*DBG* ~tp sent ~tp to ~tw, new state ~tp~n", [Name, Reply, To, State]);
        {noreply, State} -> io:format(Device, "*DBG* ~tp new state ~tp~n", [Name, State]);
        _ -> io:format(Device, "*DBG* ~tp dbg  ~tp~n", [Name, Event])
    end.

%% --- sys --------------------------------------------------------------------------------------------------------

system_continue(Parent, Debug, #server{next = Next} = Server) ->
    next(Server#server{parent = Parent, debug = Debug, next = infinity}, Next).

system_terminate(Reason, Parent, Debug, Server) -> finish(exit, Reason, [], [], nobody, Server#server{parent = Parent, debug = Debug}).

system_code_change(#server{module = Module, state = State} = Server, _Module, OldVsn, Extra) ->
    case Module:code_change(OldVsn, State, Extra) of
        {ok, NewState} -> {ok, Server#server{state = NewState}};
        Other -> Other
    end.

system_get_state(#server{state = State}) -> {ok, State}.

system_replace_state(Change, #server{state = State} = Server) ->
    NewState = Change(State),
    {ok, NewState, Server#server{state = NewState}}.

format_status(Why, [Dictionary, SysState, Parent, Debug, #server{name = Name, module = Module, state = State}]) ->
    Status = gen:format_status(Module, Why, #{state => State, log => sys:get_log(Debug)}, [Dictionary, State]),
    Shown = case Status of
                #{'EXIT' := Text} -> [{data, [{"State", Text}]}];
                #{'$status' := List} when is_list(List) -> List;
                #{'$status' := Other} -> [Other];
                #{state := S} -> [{data, [{"State", S}]}]
            end,
    [{header, gen:format_status_header("Status for generic server", Name)},
     {data, [{"Status", SysState}, {"Parent", Parent}, {"Logged events", maps:get(log, Status, [])}]} | Shown].
