%% The generic event manager: one process, any number of handlers, each a callback module with a state of its own.
%%
%% A handler's answer to any callback goes through settle/4, which says whether it stays, and with what state. A
%% supervised handler is tied to the process that added it: either learns of the other's end.
-module(gen_event).

-export([start/0, start/1, start/2, start_link/0, start_link/1, start_link/2, start_monitor/0, start_monitor/1, start_monitor/2]).
-export([stop/1, stop/3, notify/2, sync_notify/2, call/3, call/4, add_handler/3, add_sup_handler/3]).
-export([delete_handler/3, swap_handler/3, swap_sup_handler/3, which_handlers/1]).
-export([send_request/3, send_request/5, wait_response/2, receive_response/2, check_response/2]).
-export([reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1, wait_response/3, receive_response/3, check_response/3]).
-export([init_it/6, wake_hib/5, system_continue/3, system_terminate/4, system_code_change/4, system_get_state/1, system_replace_state/2]).
-export([format_status/2, format_log/1, format_log/2]).

-callback init(term()) -> {ok, term()} | {ok, term(), hibernate} | {error, term()}.
-callback handle_event(term(), term()) -> term().
-callback handle_call(term(), term()) -> term().
-callback handle_info(term(), term()) -> term().
-callback terminate(term(), term()) -> term().
-callback code_change(term(), term(), term()) -> {ok, term()}.
-callback format_status(map()) -> map().
-optional_callbacks([handle_info/2, terminate/2, code_change/3, format_status/1]).

-record(handler, {module, id = false, state, owner = none}).
-record(manager, {parent, name, handlers = [], hibernate_after = infinity, debug = []}).

%% --- starting and stopping ---------------------------------------------------------------------------

start() -> gen:start(?MODULE, nolink, none, [], []).
start(Options) when is_list(Options) -> gen:start(?MODULE, nolink, none, [], Options);
start(Name) -> start(Name, []).
start(Name, Options) -> gen:start(?MODULE, nolink, Name, none, [], Options).
start_link() -> gen:start(?MODULE, link, none, [], []).
start_link(Options) when is_list(Options) -> gen:start(?MODULE, link, none, [], Options);
start_link(Name) -> start_link(Name, []).
start_link(Name, Options) -> gen:start(?MODULE, link, Name, none, [], Options).
start_monitor() -> gen:start(?MODULE, monitor, none, [], []).
start_monitor(Options) when is_list(Options) -> gen:start(?MODULE, monitor, none, [], Options);
start_monitor(Name) -> start_monitor(Name, []).
start_monitor(Name, Options) -> gen:start(?MODULE, monitor, Name, none, [], Options).

stop(Manager) -> gen:stop(Manager).
stop(Manager, Reason, Timeout) -> gen:stop(Manager, Reason, Timeout).

init_it(Starter, self, Name, Module, Args, Options) -> init_it(Starter, self(), Name, Module, Args, Options);
init_it(Starter, Parent, FullName, _, _, Options) ->
    process_flag(trap_exit, true),
    Name = gen:name(FullName),
    proc_lib:init_ack(Starter, {ok, self()}),
    loop(#manager{parent = Parent, name = Name, hibernate_after = gen:hibernate_after(Options), debug = gen:debug_options(Name, Options)}, false).

%% --- the users' side -----------------------------------------------------------------------------------

notify(Manager, Event) -> gen:cast(Manager, {notify, Event}).
sync_notify(Manager, Event) -> ask(Manager, {sync_notify, Event}, infinity).
call(Manager, Handler, Request) -> call(Manager, Handler, Request, 5000).
call(Manager, Handler, Request, Timeout) ->
    try gen:call(Manager, self(), {call, Handler, Request}, Timeout) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Manager, Handler, Request, Timeout]}})
    end.
add_handler(Manager, Handler, Args) -> ask(Manager, {add_handler, Handler, Args}, infinity).
add_sup_handler(Manager, Handler, Args) -> ask(Manager, {add_sup_handler, Handler, Args, self()}, infinity).
delete_handler(Manager, Handler, Args) -> ask(Manager, {delete_handler, Handler, Args}, infinity).
swap_handler(Manager, {Old, Args1}, {New, Args2}) -> ask(Manager, {swap_handler, Old, Args1, New, Args2}, infinity).
swap_sup_handler(Manager, {Old, Args1}, {New, Args2}) -> ask(Manager, {swap_sup_handler, Old, Args1, New, Args2, self()}, infinity).
which_handlers(Manager) -> ask(Manager, which_handlers, infinity).

ask(Manager, Request, Timeout) ->
    {ok, Reply} = gen:call(Manager, self(), Request, Timeout),
    Reply.

send_request(Manager, Handler, Request) -> gen:send_request(Manager, self(), {call, Handler, Request}).
send_request(Manager, Handler, Request, Label, Ids) -> gen:send_request(Manager, self(), {call, Handler, Request}, Label, Ids).
wait_response(Id, Timeout) -> plain(gen:wait_response(Id, Timeout)).
receive_response(Id, Timeout) -> plain(gen:receive_response(Id, Timeout)).
check_response(Message, Id) -> plain(gen:check_response(Message, Id)).
wait_response(Ids, Timeout, Delete) -> labelled(gen:wait_response(Ids, Timeout, Delete)).
receive_response(Ids, Timeout, Delete) -> labelled(gen:receive_response(Ids, Timeout, Delete)).
check_response(Message, Ids, Delete) -> labelled(gen:check_response(Message, Ids, Delete)).
reqids_new() -> gen:reqids_new().
reqids_size(Ids) -> gen:reqids_size(Ids).
reqids_add(Id, Label, Ids) -> gen:reqids_add(Id, Label, Ids).
reqids_to_list(Ids) -> gen:reqids_to_list(Ids).

plain({reply, {error, _} = Error}) -> Error;
plain(Response) -> Response.
labelled({{reply, {error, Reason}}, Label, Ids}) -> {{error, Reason}, Label, Ids};
labelled(Response) -> Response.

%% --- the manager -----------------------------------------------------------------------------------------

loop(#manager{parent = Parent, name = Name, handlers = Handlers, hibernate_after = Time, debug = Debug}, true) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Parent, Name, Handlers, Time, Debug]);
loop(#manager{hibernate_after = Time} = Manager, false) ->
    receive Message -> handle(Message, Manager) after Time -> loop(Manager, true) end.

wake_hib(Parent, Name, Handlers, Time, Debug) ->
    Manager = #manager{parent = Parent, name = Name, handlers = Handlers, hibernate_after = Time, debug = Debug},
    receive Message -> handle(Message, Manager) end.

handle({system, From, Request}, #manager{parent = Parent, debug = Debug} = Manager) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, Manager);
handle({'EXIT', Parent, Reason}, #manager{parent = Parent} = Manager) -> finish(Reason, Manager);
handle(Message, Manager0) ->
    Manager = traced(Manager0, {in, Message}),
    case Message of
        {notify, Event} -> tell(handle_event, Event, none, Manager);
        {_, From, {sync_notify, Event}} -> tell(handle_event, Event, From, Manager);
        {'EXIT', Pid, Reason} ->
            {Owned, Others} = lists:partition(fun(#handler{owner = Owner}) -> Owner =:= Pid end, Manager#manager.handlers),
            _ = [leave(Handler, {stop, Reason}, Message, Manager, quiet) || Handler <- Owned],
            tell(handle_info, Message, none, Manager#manager{handlers = Others});
        {_, {_, _} = From, Request} when
            Request =:= which_handlers; element(1, Request) =:= call; element(1, Request) =:= add_handler;
            element(1, Request) =:= add_sup_handler; element(1, Request) =:= delete_handler;
            element(1, Request) =:= swap_handler; element(1, Request) =:= swap_sup_handler
        ->
            {Reply, Handlers, Sleep} = request(Request, Manager),
            gen:reply(From, Reply),
            loop(Manager#manager{handlers = Handlers}, Sleep);
        _ -> tell(handle_info, Message, none, Manager)
    end.

traced(#manager{debug = []} = Manager, _) -> Manager;
traced(#manager{debug = Debug, name = Name} = Manager, Event) ->
    Print = fun(Device, What, Of) -> io:format(Device, "*DBG* ~tp got ~tp~n", [Of, What]) end,
    Manager#manager{debug = sys:handle_debug(Debug, Print, Name, Event)}.

%% Every handler in turn.
tell(Callback, Event, From, #manager{handlers = Handlers} = Manager) ->
    Results = [settle(invoke(Handler, Callback, Event), Handler, Event, Manager) || Handler <- Handlers],
    From =:= none orelse gen:reply(From, ok),
    loop(Manager#manager{handlers = lists:append([Kept || {_, Kept, _} <- Results])}, lists:any(fun({_, _, Sleep}) -> Sleep end, Results)).

invoke(#handler{module = Module, state = State}, handle_info, Event) ->
    case erlang:function_exported(Module, handle_info, 2) of
        true -> guarded(Module, handle_info, [Event, State]);
        false -> {ok, State}
    end;
invoke(#handler{module = Module, state = State}, Callback, Event) -> guarded(Module, Callback, [Event, State]).

guarded(Module, Function, Args) ->
    try apply(Module, Function, Args)
    catch
        throw:Value -> Value;
        error:Reason:Stack -> {'EXIT', {Reason, Stack}};
        exit:Reason -> {'EXIT', Reason}
    end.

%% {Reply, [Handler] or [], whether to hibernate}
settle(Answer, Handler, Event, Manager) ->
    case Answer of
        {ok, State} -> {ok, [Handler#handler{state = State}], false};
        {ok, State, hibernate} -> {ok, [Handler#handler{state = State}], true};
        {ok, Reply, State} -> {Reply, [Handler#handler{state = State}], false};
        {ok, Reply, State, hibernate} -> {Reply, [Handler#handler{state = State}], true};
        {remove_handler, Reply} -> leave(Handler, remove_handler, Event, Manager, normal), {Reply, [], false};
        remove_handler -> leave(Handler, remove_handler, Event, Manager, normal), {ok, [], false};
        {swap_handler, Args1, State, New, Args2} -> settle_swap(ok, Handler#handler{state = State}, Args1, New, Args2, Event, Manager);
        {swap_handler, Reply, Args1, State, New, Args2} -> settle_swap(Reply, Handler#handler{state = State}, Args1, New, Args2, Event, Manager);
        {'EXIT', Reason} -> leave(Handler, {error, {'EXIT', Reason}}, Event, Manager, {'EXIT', Reason}), {{error, {'EXIT', Reason}}, [], false};
        Other -> leave(Handler, {error, Other}, Event, Manager, Other), {{error, {bad_return_value, Other}}, [], false}
    end.

settle_swap(Reply, Handler, Args1, New, Args2, Event, Manager) ->
    Result = leave(Handler, Args1, Event, Manager, {swapped, New, Handler#handler.owner}),
    case begin_handler(New, {Args2, Result}, Handler#handler.owner) of
        {ok, Added, Sleep} -> {Reply, [Added], Sleep};
        {error, _} -> {Reply, [], false}
    end.

request(which_handlers, #manager{handlers = Handlers}) -> {[name(Handler) || Handler <- Handlers], Handlers, false};
request({call, Id, Query}, #manager{handlers = Handlers} = Manager) ->
    on_handler(Id, Handlers, fun(Handler) -> settle(invoke(Handler, handle_call, Query), Handler, Query, Manager) end, {error, bad_module});
request({add_handler, Id, Args}, Manager) -> add(Id, Args, none, Manager);
request({add_sup_handler, Id, Args, Owner}, Manager) ->
    link(Owner),
    add(Id, Args, Owner, Manager);
request({delete_handler, Id, Args}, #manager{handlers = Handlers} = Manager) ->
    on_handler(Id, Handlers, fun(Handler) -> {leave(Handler, Args, delete, Manager, normal), [], false} end, {error, module_not_found});
request({swap_handler, Old, Args1, New, Args2}, Manager) -> swap(Old, Args1, New, Args2, keep, Manager);
request({swap_sup_handler, Old, Args1, New, Args2, Owner}, Manager) ->
    link(Owner),
    swap(Old, Args1, New, Args2, Owner, Manager).

on_handler(Id, Handlers, Action, Missing) ->
    case lists:splitwith(fun(Handler) -> name(Handler) =/= Id end, Handlers) of
        {Before, [Handler | After]} ->
            {Reply, Kept, Sleep} = Action(Handler),
            {Reply, Before ++ Kept ++ After, Sleep};
        {_, []} -> {Missing, Handlers, false}
    end.

add(Id, Args, Owner, #manager{handlers = Handlers}) ->
    case begin_handler(Id, Args, Owner) of
        {ok, Handler, Sleep} -> {ok, [Handler | Handlers], Sleep};
        {error, Reply} -> {Reply, Handlers, false}
    end.

begin_handler(Id, Args, Owner) ->
    Handler = case Id of
                  {Module, Key} -> #handler{module = Module, id = Key, owner = Owner};
                  Module -> #handler{module = Module, owner = Owner}
              end,
    case guarded(Handler#handler.module, init, [Args]) of
        {ok, State} -> {ok, Handler#handler{state = State}, false};
        {ok, State, hibernate} -> {ok, Handler#handler{state = State}, true};
        Other -> {error, Other}
    end.

swap(Old, Args1, New, Args2, Owner0, #manager{handlers = Handlers} = Manager) ->
    {Result, Rest, Owner} =
        case lists:partition(fun(Handler) -> name(Handler) =:= Old end, Handlers) of
            {[Handler | _], Others} ->
                Next = if Owner0 =:= keep -> Handler#handler.owner; true -> Owner0 end,
                {leave(Handler, Args1, swap, Manager, {swapped, New, Next}), Others, Next};
            {[], Others} -> {error, Others, if Owner0 =:= keep -> none; true -> Owner0 end}
        end,
    case begin_handler(New, {Args2, Result}, Owner) of
        {ok, Added, Sleep} -> {ok, [Added | Rest], Sleep};
        {error, Reply} -> {{error, Reply}, Rest, false}
    end.

name(#handler{module = Module, id = false}) -> Module;
name(#handler{module = Module, id = Id}) -> {Module, Id}.

%% --- the end ------------------------------------------------------------------------------------------------

%% Ends a handler: its terminate/2 gets Args, its owner hears Why, and a failure is reported.
leave(#handler{module = Module, state = State} = Handler, Args, Event, Manager, Why) ->
    Result = case erlang:function_exported(Module, terminate, 2) of
                 true -> guarded(Module, terminate, [Args, State]);
                 false -> ok
             end,
    told(Handler, Why),
    is_failure(Why) andalso report(Handler, Why, Event, Manager),
    Result.

told(#handler{owner = none}, _) -> ok;
told(_, quiet) -> ok;
told(#handler{owner = Owner}, {swapped, _, Owner}) -> ok;
told(#handler{owner = Owner} = Handler, Why) ->
    Owner ! {gen_event_EXIT, name(Handler), Why},
    ok.

is_failure({swapped, _, _}) -> false;
is_failure(Why) -> not lists:member(Why, [normal, shutdown, quiet]).

report(Handler, Why, Event, #manager{name = Name}) ->
    Reason = case Why of {'EXIT', R} -> R; _ -> {bad_return_value, Why} end,
    logger:log(error,
               #{label => {?MODULE, terminate}, handler => name(Handler), name => Name, last_message => Event,
                 state => Handler#handler.state, reason => Reason},
               #{domain => [otp], report_cb => fun ?MODULE:format_log/2, error_logger => #{tag => error, report_cb => fun ?MODULE:format_log/1}}).

finish(Reason, #manager{handlers = Handlers} = Manager) ->
    _ = [leave(Handler, stop, stop, Manager, shutdown) || Handler <- lists:reverse(Handlers)],
    exit(Reason).

format_log(Report) -> format_report(Report).
format_log(Report, _) ->
    {Format, Args} = format_report(Report),
    lists:flatten(io_lib:format(Format, Args)).

format_report(#{handler := Handler, name := Name, last_message := Event, state := State, reason := Reason}) ->
    {"** gen_event handler ~tp crashed.~n** Was installed in ~tp~n** Last event was: ~tp~n** When handler state == ~tp~n** Reason == ~tp~n",
     [Handler, Name, Event, State, Reason]}.

%% --- sys ----------------------------------------------------------------------------------------------------

system_continue(Parent, Debug, Manager) -> loop(Manager#manager{parent = Parent, debug = Debug}, false).
system_terminate(Reason, _, _, Manager) -> finish(Reason, Manager).
system_code_change(#manager{handlers = Handlers} = Manager, Module, OldVsn, Extra) ->
    Changed = [case Handler of
                   #handler{module = Module, state = State} ->
                       {ok, State1} = Module:code_change(OldVsn, State, Extra),
                       Handler#handler{state = State1};
                   _ -> Handler
               end || Handler <- Handlers],
    {ok, Manager#manager{handlers = Changed}}.
system_get_state(#manager{handlers = Handlers}) -> {ok, [{M, Id, State} || #handler{module = M, id = Id, state = State} <- Handlers]}.
system_replace_state(Change, #manager{handlers = Handlers} = Manager) ->
    New = [begin
               {_, _, State} = Change({M, Id, Old}),
               Handler#handler{state = State}
           end || #handler{module = M, id = Id, state = Old} = Handler <- Handlers],
    Manager1 = Manager#manager{handlers = New},
    {ok, States} = system_get_state(Manager1),
    {ok, States, Manager1}.
format_status(_, [_, SysState, Parent, Debug, #manager{name = Name, handlers = Handlers}]) ->
    [{header, gen:format_status_header("Status for event handler", Name)},
     {data, [{"Status", SysState}, {"Parent", Parent}, {"Logged events", sys:get_log(Debug)}]},
     {items, {"Installed handlers", Handlers}}].
