%% State machines: one process, a state, data, and events that may be put off until the state changes.
%%
%% #machine{} is what the loop carries. Events wait in `queue` (inserted ones, postponed ones that are tried again, time-outs of 0);
%% when it is empty the mailbox is next. `timers` has the time-outs that run: Kind => {Timer, Content}.
-module(gen_statem).
-export([start/3, start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4, stop/1, stop/3]).
-export([call/2, call/3, cast/2, reply/1, reply/2, enter_loop/4, enter_loop/5, enter_loop/6]).
-export([send_request/2, send_request/4, wait_response/1, wait_response/2, wait_response/3]).
-export([receive_response/1, receive_response/2, receive_response/3, check_response/2, check_response/3]).
-export([reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1]).
-export([init_it/6, wake/1]).
-export([system_continue/3, system_terminate/4, system_code_change/4, system_get_state/1, system_replace_state/2, format_status/2]).

-callback init(Args :: term()) -> term().
-callback callback_mode() -> term().
-callback handle_event(term(), term(), State :: term(), Data :: term()) -> term().
-callback terminate(Reason :: term(), State :: term(), Data :: term()) -> term().
-callback code_change(OldVsn :: term(), State :: term(), Data :: term(), Extra :: term()) -> term().
-optional_callbacks([handle_event/4, terminate/3, code_change/4]).

-record(machine, {parent, name, module, mode, enter = false, state, data, queue = [], postponed = [], timers = #{},
                  hibernate_after = infinity, debug = []}).
%% What the actions of one event come to.
-record(todo, {postpone = false, hibernate = false, next = [], timeouts = []}).

%% --- the client's side ------------------------------------------------------------------------------

start(Module, Args, Options) -> gen:start(?MODULE, nolink, Module, Args, Options).
start(Name, Module, Args, Options) -> gen:start(?MODULE, nolink, Name, Module, Args, Options).
start_link(Module, Args, Options) -> gen:start(?MODULE, link, Module, Args, Options).
start_link(Name, Module, Args, Options) -> gen:start(?MODULE, link, Name, Module, Args, Options).
start_monitor(Module, Args, Options) -> gen:start(?MODULE, monitor, Module, Args, Options).
start_monitor(Name, Module, Args, Options) -> gen:start(?MODULE, monitor, Name, Module, Args, Options).

stop(Server) -> gen:stop(Server).
stop(Server, Reason, Timeout) -> gen:stop(Server, Reason, Timeout).

call(Server, Request) -> call(Server, Request, infinity).

call(Server, Request, Timeout0) ->
    Timeout = case Timeout0 of {_, T} -> T; T -> T end,
    try
        {ok, Reply} = gen:call(Server, '$gen_call', Request, Timeout),
        Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request, Timeout0]}})
    end.

cast(Server, Message) -> gen:cast(Server, {'$gen_cast', Message}).

reply({reply, From, Reply}) -> reply(From, Reply);
reply(Replies) when is_list(Replies) -> lists:foreach(fun reply/1, Replies).
reply(From, Reply) -> gen:reply(From, Reply).

send_request(Server, Request) -> gen:send_request(Server, '$gen_call', Request).
send_request(Server, Request, Label, Collection) -> gen:send_request(Server, '$gen_call', Request, Label, Collection).
wait_response(Id) -> gen:wait_response(Id, infinity).
wait_response(Id, Timeout) -> gen:wait_response(Id, Timeout).
wait_response(Collection, Timeout, Delete) -> gen:wait_response(Collection, Timeout, Delete).
receive_response(Id) -> gen:receive_response(Id, infinity).
receive_response(Id, Timeout) -> gen:receive_response(Id, Timeout).
receive_response(Collection, Timeout, Delete) -> gen:receive_response(Collection, Timeout, Delete).
check_response(Message, Id) -> gen:check_response(Message, Id).
check_response(Message, Collection, Delete) -> gen:check_response(Message, Collection, Delete).
reqids_new() -> gen:reqids_new().
reqids_size(Collection) -> gen:reqids_size(Collection).
reqids_add(Id, Label, Collection) -> gen:reqids_add(Id, Label, Collection).
reqids_to_list(Collection) -> gen:reqids_to_list(Collection).

%% --- starting ------------------------------------------------------------------------------------------

init_it(Starter, self, Name, Module, Args, Options) -> init_it(Starter, self(), Name, Module, Args, Options);
init_it(Starter, Parent, FullName, Module, Args, Options) ->
    Name = gen:name(FullName),
    Machine = #machine{parent = Parent, name = Name, module = Module, hibernate_after = gen:hibernate_after(Options),
                       debug = gen:debug_options(Name, Options)},
    try guarded(fun() -> Module:init(Args) end) of
        {ok, State, Data} -> started(Starter, Machine#machine{state = State, data = Data}, []);
        {ok, State, Data, Actions} -> started(Starter, Machine#machine{state = State, data = Data}, Actions);
        {stop, Reason} -> not_started(Starter, FullName, {error, Reason}, {exit, Reason});
        {error, Reason} -> not_started(Starter, FullName, {error, Reason}, {exit, normal});
        ignore -> not_started(Starter, FullName, ignore, {exit, normal});
        Bad -> not_started(Starter, FullName, {error, {bad_return_from_init, Bad}}, {error, {bad_return_from_init, Bad}, []})
    catch
        error:Reason:Trace -> not_started(Starter, FullName, {error, {Reason, Trace}}, {error, Reason, Trace});
        exit:Reason:Trace -> not_started(Starter, FullName, {error, Reason}, {exit, Reason, Trace})
    end.

started(Starter, Machine0, Actions) ->
    Machine = with_mode(Machine0),
    proc_lib:init_ack(Starter, {ok, self()}),
    first(Machine, Actions).

not_started(Starter, FullName, Answer, Exception) ->
    _ = gen:unregister_name(FullName),
    proc_lib:init_fail(Starter, Answer, Exception).

guarded(Fun) -> try Fun() catch throw:Value -> Value end.

with_mode(#machine{module = Module} = Machine) ->
    Modes = case Module:callback_mode() of Mode when is_atom(Mode) -> [Mode]; List -> List end,
    [Mode1] = [M || M <- Modes, M =:= state_functions orelse M =:= handle_event_function],
    Machine#machine{mode = Mode1, enter = lists:member(state_enter, Modes)}.

enter_loop(Module, Options, State, Data) -> enter_loop(Module, Options, State, Data, self(), []).
enter_loop(Module, Options, State, Data, Actions) when is_list(Actions) -> enter_loop(Module, Options, State, Data, self(), Actions);
enter_loop(Module, Options, State, Data, Server) -> enter_loop(Module, Options, State, Data, Server, []).
enter_loop(Module, Options, State, Data, Server, Actions) ->
    Name = gen:get_proc_name(Server),
    first(with_mode(#machine{parent = gen:get_parent(), name = Name, module = Module, state = State, data = Data,
                             hibernate_after = gen:hibernate_after(Options), debug = gen:debug_options(Name, Options)}), Actions).

first(#machine{state = State} = Machine, Actions) ->
    Todo = acted(Actions, #todo{}),
    {Machine1, Todo1} = entered(true, State, Machine, Todo),
    go_on(Machine1#machine{queue = Todo1#todo.next}, Todo1).

%% --- the loop ---------------------------------------------------------------------------------------------

next(#machine{queue = [{Type, Content} | Queue]} = Machine, _) -> event(Type, Content, Machine#machine{queue = Queue});
next(Machine, true) -> proc_lib:hibernate(?MODULE, wake, [Machine]);
next(#machine{hibernate_after = Time} = Machine, false) ->
    receive Message -> received(Message, Machine) after Time -> proc_lib:hibernate(?MODULE, wake, [Machine]) end.

wake(Machine) -> receive Message -> received(Message, Machine) end.

received({'$gen_call', From, Request}, Machine) -> event({call, From}, Request, Machine);
received({'$gen_cast', Message}, Machine) -> event(cast, Message, Machine);
received({timeout, Timer, {?MODULE, Kind}} = Message, #machine{timers = Timers} = Machine) ->
    case Timers of
        #{Kind := {Timer, Content}} -> event(Kind, Content, Machine#machine{timers = maps:remove(Kind, Timers)});
        #{} -> event(info, Message, Machine)
    end;
received({system, From, Request}, #machine{parent = Parent, debug = Debug} = Machine) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, Machine);
received({'EXIT', Parent, Reason}, #machine{parent = Parent} = Machine) -> finish(exit, Reason, [], Machine);
received(Message, Machine) -> event(info, Message, Machine).

%% Any event ends the time-out for the want of one.
event(Type, Content, Machine0) ->
    Machine = cancelled(timeout, Machine0),
    conclude(called(Type, Content, Machine), {Type, Content}, Machine).

called(Type, Content, #machine{module = Module, mode = Mode, state = State, data = Data} = Machine) ->
    try
        case Mode of
            state_functions -> Module:State(Type, Content, Data);
            handle_event_function -> Module:handle_event(Type, Content, State, Data)
        end
    catch
        throw:Value -> Value;
        Class:Reason:Trace -> finish(Class, Reason, Trace, Machine)
    end.

conclude(Answer, Event, #machine{state = State, data = Data} = Machine) ->
    case Answer of
        {next_state, NewState, NewData} -> move(NewState =/= State, NewState, NewData, [], Event, Machine);
        {next_state, NewState, NewData, Actions} -> move(NewState =/= State, NewState, NewData, Actions, Event, Machine);
        {keep_state, NewData} -> move(false, State, NewData, [], Event, Machine);
        {keep_state, NewData, Actions} -> move(false, State, NewData, Actions, Event, Machine);
        keep_state_and_data -> move(false, State, Data, [], Event, Machine);
        {keep_state_and_data, Actions} -> move(false, State, Data, Actions, Event, Machine);
        {repeat_state, NewData} -> move(true, State, NewData, [], Event, Machine);
        {repeat_state, NewData, Actions} -> move(true, State, NewData, Actions, Event, Machine);
        repeat_state_and_data -> move(true, State, Data, [], Event, Machine);
        {repeat_state_and_data, Actions} -> move(true, State, Data, Actions, Event, Machine);
        _ -> stopped(Answer, Machine)
    end.

stopped(stop, Machine) -> finish(exit, normal, [], Machine);
stopped({stop, Reason}, Machine) -> finish(exit, Reason, [], Machine);
stopped({stop, Reason, Data}, Machine) -> finish(exit, Reason, [], Machine#machine{data = Data});
stopped({stop_and_reply, Reason, Replies}, Machine) ->
    reply(lists:flatten([Replies])),
    finish(exit, Reason, [], Machine);
stopped({stop_and_reply, Reason, Replies, Data}, Machine) ->
    reply(lists:flatten([Replies])),
    finish(exit, Reason, [], Machine#machine{data = Data});
stopped(Bad, Machine) -> finish(error, {bad_return_from_state_function, Bad}, [], Machine).

%% A change of state ends its time-out and tries the postponed events again, behind the inserted ones.
move(Changed, NewState, Data, Actions, Event, #machine{state = OldState, queue = Queue, postponed = Postponed} = Machine0) ->
    Todo0 = try acted(Actions, #todo{}) catch error:_ -> finish(error, {bad_action_from_state_function, Actions}, [], Machine0) end,
    Later = [Event || Todo0#todo.postpone] ++ Postponed,
    Machine1 = Machine0#machine{state = NewState, data = Data},
    {Machine2, Todo} = entered(Changed, OldState, if Changed -> cancelled(state_timeout, Machine1); true -> Machine1 end, Todo0),
    case Changed of
        true -> go_on(Machine2#machine{queue = Todo#todo.next ++ lists:reverse(Later) ++ Queue, postponed = []}, Todo);
        false -> go_on(Machine2#machine{queue = Todo#todo.next ++ Queue, postponed = Later}, Todo)
    end.

%% The state's enter call, where wanted; its actions come after those of the event.
entered(true, OldState, #machine{enter = true, state = State} = Machine, Todo) ->
    case called(enter, OldState, Machine) of
        {next_state, State, NewData} -> {Machine#machine{data = NewData}, Todo};
        {next_state, State, NewData, Actions} -> {Machine#machine{data = NewData}, acted(Actions, Todo)};
        {keep_state, NewData} -> {Machine#machine{data = NewData}, Todo};
        {keep_state, NewData, Actions} -> {Machine#machine{data = NewData}, acted(Actions, Todo)};
        keep_state_and_data -> {Machine, Todo};
        {keep_state_and_data, Actions} -> {Machine, acted(Actions, Todo)};
        {repeat_state, NewData} -> entered(true, State, Machine#machine{data = NewData}, Todo);
        {repeat_state, NewData, Actions} -> entered(true, State, Machine#machine{data = NewData}, acted(Actions, Todo));
        repeat_state_and_data -> entered(true, State, Machine, Todo);
        {repeat_state_and_data, Actions} -> entered(true, State, Machine, acted(Actions, Todo));
        Answer -> stopped(Answer, Machine)
    end;
entered(_, _, Machine, Todo) -> {Machine, Todo}.

go_on(Machine, #todo{timeouts = Timeouts, hibernate = Hibernate}) ->
    next(lists:foldl(fun timed/2, Machine, lists:reverse(Timeouts)), Hibernate).

%% --- actions ------------------------------------------------------------------------------------------------

acted(Actions, Todo) when is_list(Actions) -> lists:foldl(fun act/2, Todo, Actions);
acted(Action, Todo) -> act(Action, Todo).

act(postpone, Todo) -> Todo#todo{postpone = true};
act({postpone, Flag}, Todo) when is_boolean(Flag) -> Todo#todo{postpone = Flag};
act(hibernate, Todo) -> Todo#todo{hibernate = true};
act({hibernate, Flag}, Todo) when is_boolean(Flag) -> Todo#todo{hibernate = Flag};
act({reply, From, Reply}, Todo) ->
    reply(From, Reply),
    Todo;
act({next_event, Type, Content}, #todo{next = Next} = Todo) -> Todo#todo{next = Next ++ [{Type, Content}]};
act({Kind, cancel}, Todo) -> timeout(Kind, cancel, none, [], Todo);
act({Kind, update, Content}, Todo) -> timeout(Kind, update, Content, [], Todo);
act({Kind, Time, Content}, Todo) -> timeout(Kind, Time, Content, [], Todo);
act({Kind, Time, Content, Options}, Todo) -> timeout(Kind, Time, Content, lists:flatten([Options]), Todo);
act(Time, Todo) when Time =:= infinity; is_integer(Time) -> timeout(timeout, Time, Time, [], Todo).

timeout(Kind, Time, Content, Options, #todo{timeouts = Timeouts} = Todo)
  when Kind =:= timeout; Kind =:= state_timeout; element(1, Kind) =:= timeout ->
    true = Time =:= infinity orelse Time =:= cancel orelse Time =:= update orelse is_integer(Time),
    Todo#todo{timeouts = [{Kind, Time, Content, Options} | Timeouts]}.

timed({Kind, update, Content, _}, #machine{timers = Timers, queue = Queue} = Machine) ->
    case Timers of
        #{Kind := {Timer, _}} -> Machine#machine{timers = Timers#{Kind := {Timer, Content}}};
        #{} -> Machine#machine{queue = Queue ++ [{Kind, Content}]}
    end;
timed({Kind, Time, Content, Options}, Machine0) ->
    #machine{timers = Timers, queue = Queue} = Machine = cancelled(Kind, Machine0),
    Absolute = lists:member({abs, true}, Options),
    if
        Time =:= cancel; Time =:= infinity -> Machine;
        Kind =:= timeout, Queue =/= [] -> Machine;
        Time =:= 0, not Absolute -> Machine#machine{queue = Queue ++ [{Kind, Content}]};
        true -> Machine#machine{timers = Timers#{Kind => {erlang:start_timer(Time, self(), {?MODULE, Kind}, Options), Content}}}
    end.

cancelled(Kind, #machine{timers = Timers} = Machine) ->
    case maps:take(Kind, Timers) of
        {{Timer, _}, Left} ->
            case erlang:cancel_timer(Timer) of
                false -> receive {timeout, Timer, _} -> ok after 0 -> ok end;
                _ -> ok
            end,
            Machine#machine{timers = Left};
        error -> Machine
    end.

%% --- the end ------------------------------------------------------------------------------------------------

-spec finish(error | exit | throw, term(), list(), #machine{}) -> no_return().
finish(Class, Reason, Trace, #machine{module = Module, state = State, data = Data} = Machine) ->
    Why = if Class =:= error -> {Reason, Trace}; true -> Reason end,
    try
        erlang:function_exported(Module, terminate, 3) andalso Module:terminate(Why, State, Data)
    catch
        throw:_ -> ok;
        OtherClass:OtherReason:OtherTrace -> leave(OtherClass, OtherReason, OtherTrace, Machine)
    end,
    leave(Class, Reason, Trace, Machine).

leave(exit, Reason, _, _) when Reason =:= normal; Reason =:= shutdown; element(1, Reason) =:= shutdown, tuple_size(Reason) =:= 2 -> exit(Reason);
leave(Class, Reason, Trace, #machine{name = Name, state = State, data = Data}) ->
    logger:log(error, "** State machine ~tp terminating~n** When server state  = ~tp~n** Reason for termination = ~tw:~tp~n** Stacktrace =~n**  ~tp~n",
               [Name, {State, Data}, Class, Reason, Trace], #{domain => [otp]}),
    case Trace of
        [] -> erlang:Class(Reason);
        _ -> erlang:raise(Class, Reason, Trace)
    end.

%% --- sys --------------------------------------------------------------------------------------------------------

system_continue(Parent, Debug, Machine) -> next(Machine#machine{parent = Parent, debug = Debug}, false).

system_terminate(Reason, Parent, Debug, Machine) -> finish(exit, Reason, [], Machine#machine{parent = Parent, debug = Debug}).

system_code_change(#machine{module = Module, state = State, data = Data} = Machine, _, OldVsn, Extra) ->
    case Module:code_change(OldVsn, State, Data, Extra) of
        {ok, NewState, NewData} -> {ok, with_mode(Machine#machine{state = NewState, data = NewData})};
        Other -> Other
    end.

system_get_state(#machine{state = State, data = Data}) -> {ok, {State, Data}}.

system_replace_state(Change, #machine{state = State, data = Data} = Machine) ->
    {NewState, NewData} = New = Change({State, Data}),
    {ok, New, Machine#machine{state = NewState, data = NewData}}.

format_status(Why, [Dictionary, SysState, Parent, Debug, #machine{name = Name, module = Module, state = State, data = Data}]) ->
    Status = gen:format_status(Module, Why, #{state => State, data => Data, log => sys:get_log(Debug)}, [Dictionary, State, Data]),
    [{header, gen:format_status_header("Status for state machine", Name)},
     {data, [{"Status", SysState}, {"Parent", Parent}, {"Logged Events", maps:get(log, Status, [])}]},
     {data, [{"State", {maps:get(state, Status), maps:get(data, Status)}}]}].
