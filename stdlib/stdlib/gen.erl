%% What the gen_* behaviours have in common: starting under a name, requests and replies, request collections, stopping.
%%
%% A request is {Label, {From, Tag}, Request}; From monitors the server, and the monitor's reference, made an alias, is the Tag's
%% address: the reply {Tag, Reply} goes to it and ends the monitor. A caller that has given up thus gets no late reply.
-module(gen).
-export([start/5, start/6, init_it/6, init_it/7, name/1, unregister_name/1, get_proc_name/1, get_parent/0]).
-export([call/3, call/4, cast/2, reply/2, stop/1, stop/3]).
-export([send_request/3, send_request/5, wait_response/2, receive_response/2, check_response/2]).
-export([reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1, wait_response/3, receive_response/3, check_response/3]).
-export([debug_options/2, hibernate_after/1, format_status/4, format_status_header/2]).

-export_type([reply_tag/0, request_id/0, request_id_collection/0]).

-type reply_tag() :: term().
-opaque request_id() :: reference().
-opaque request_id_collection() :: #{reference() => [term()]}.
-type server_name() :: {local, atom()} | {global, term()} | {via, module(), term()}.
-type server_ref() :: pid() | atom() | {atom(), node()} | {global, term()} | {via, module(), term()}.

%% --- starting -------------------------------------------------------------------------------------------

-spec start(module(), link | nolink | monitor, server_name(), module(), term(), [term()]) -> term().
start(Behaviour, Tie, Name, Module, Args, Options) ->
    case where(Name) of
        undefined -> launch(Tie, [Behaviour, self(), parent(Tie), Name, Module, Args, Options], Options);
        Pid -> {error, {already_started, Pid}}
    end.

-spec start(module(), link | nolink | monitor, module(), term(), [term()]) -> term().
start(Behaviour, Tie, Module, Args, Options) ->
    launch(Tie, [Behaviour, self(), parent(Tie), Module, Args, Options], Options).

parent(link) -> self();
parent(_) -> self.

launch(Tie, InitArgs, Options) ->
    Start = case Tie of
                link -> start_link;
                nolink -> start;
                monitor -> start_monitor
            end,
    Started = proc_lib:Start(?MODULE, init_it, InitArgs, proplists:get_value(timeout, Options, infinity), proplists:get_value(spawn_opt, Options, [])),
    case {Tie, Started} of
        {monitor, {{ok, Pid}, Ref}} when is_pid(Pid) -> {ok, {Pid, Ref}};
        {monitor, {Failed, Ref}} ->
            _ = erlang:demonitor(Ref, [flush]),
            Failed;
        {_, _} -> Started
    end.

%% In the new process.
-spec init_it(module(), pid(), pid() | self, module(), term(), [term()]) -> term().
init_it(Behaviour, Starter, Parent, Module, Args, Options) ->
    Behaviour:init_it(Starter, Parent, self(), Module, Args, Options).

-spec init_it(module(), pid(), pid() | self, server_name(), module(), term(), [term()]) -> term().
init_it(Behaviour, Starter, Parent, Name, Module, Args, Options) ->
    case take_name(Name) of
        true -> Behaviour:init_it(Starter, Parent, Name, Module, Args, Options);
        {false, Pid} -> proc_lib:init_ack(Starter, {error, {already_started, Pid}})
    end.

where({local, Name}) -> whereis(Name);
where({global, Name}) ->
    %% Without the name server of the network nobody has a global name.
    case code:ensure_loaded(global) of
        {module, _} -> global:whereis_name(Name);
        {error, _} -> undefined
    end;
where({via, Registry, Name}) -> Registry:whereis_name(Name).

take_name({local, Name}) ->
    try register(Name, self()) catch error:_ -> {false, whereis(Name)} end;
take_name({global, Name}) -> taken(global:register_name(Name, self()), {global, Name});
take_name({via, Registry, Name}) -> taken(Registry:register_name(Name, self()), {via, Registry, Name}).

taken(yes, _) -> true;
taken(no, Name) -> {false, where(Name)}.

%% What a server calls itself in reports.
-spec name(server_name() | pid()) -> term().
name({local, Name}) -> Name;
name({global, Name}) -> Name;
name({via, _, Name}) -> Name;
name(Pid) when is_pid(Pid) -> Pid.

-spec unregister_name(server_name() | pid()) -> term().
unregister_name({local, Name}) ->
    try unregister(Name) catch _:_ -> ok end;
unregister_name({global, Name}) -> global:unregister_name(Name);
unregister_name({via, Registry, Name}) -> Registry:unregister_name(Name);
unregister_name(Pid) when is_pid(Pid) -> Pid.

%% For enter_loop: checks that the process really has the name.
-spec get_proc_name(server_name() | pid()) -> term().
get_proc_name(Pid) when is_pid(Pid) -> Pid;
get_proc_name({local, Name}) ->
    case process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        {registered_name, _} -> exit(process_not_registered);
        [] -> exit(process_not_registered)
    end;
get_proc_name({global, Name} = Full) -> own_name(where(Full), Name, process_not_registered_globally);
get_proc_name({via, Registry, Name} = Full) -> own_name(where(Full), Name, {process_not_registered_via, Registry}).

own_name(Pid, Name, _) when Pid =:= self() -> Name;
own_name(_, _, Reason) -> exit(Reason).

-spec get_parent() -> pid().
get_parent() ->
    case get('$ancestors') of
        [Parent | _] when is_pid(Parent) -> Parent;
        [Parent | _] when is_atom(Parent) ->
            case whereis(Parent) of
                undefined -> exit(could_not_find_registered_name);
                Pid -> Pid
            end;
        _ -> exit(process_was_not_started_by_proc_lib)
    end.

%% --- requests ----------------------------------------------------------------------------------------------

-spec call(server_ref(), term(), term()) -> {ok, term()}.
call(Server, Label, Request) -> call(Server, Label, Request, 5000).

-spec call(server_ref(), term(), term(), timeout()) -> {ok, term()}.
call(Pid, Label, Request, Timeout) when is_pid(Pid), (Timeout =:= infinity orelse (is_integer(Timeout) andalso Timeout >= 0)) ->
    ask(Pid, Label, Request, Timeout);
call(Server, Label, Request, Timeout) when Timeout =:= infinity; is_integer(Timeout), Timeout >= 0 ->
    ask(address(Server), Label, Request, Timeout).

ask(To, _, _, _) when To =:= self() -> exit(calling_self);
ask(To, Label, Request, Timeout) ->
    Ref = monitor(process, To, [{alias, demonitor}]),
    erlang:send(To, {Label, {self(), [alias | Ref]}, Request}, [noconnect]),
    receive
        {[alias | Ref], Reply} ->
            demonitor(Ref, [flush]),
            {ok, Reply};
        {'DOWN', Ref, _, _, noconnection} ->
            exit({nodedown, node_of(To)});
        {'DOWN', Ref, _, _, Reason} ->
            exit(Reason)
    after Timeout ->
        demonitor(Ref, [flush]),
        receive {[alias | Ref], Late} -> {ok, Late}
        after 0 -> exit(timeout)
        end
    end.

%% Where to send: exits with noproc (or a node's name) when there is nobody.
address(Pid) when is_pid(Pid) -> Pid;
address(Name) when is_atom(Name) ->
    case whereis(Name) of
        undefined -> exit(noproc);
        Pid -> Pid
    end;
address({global, _} = Name) -> found(where(Name));
address({Name, Node}) when is_atom(Name), Node =:= node() -> address(Name);
address({Name, Node}) when is_atom(Name), is_atom(Node) ->
    case node() of
        nonode@nohost -> exit({nodedown, Node});
        _ -> {Name, Node}
    end;
address({via, _, _} = Name) -> found(where(Name)).

found(undefined) -> exit(noproc);
found(Pid) -> Pid.

node_of({_, Node}) -> Node;
node_of(Pid) when is_pid(Pid) -> node(Pid).

%% Never fails: what can't be delivered is dropped.
-spec cast(server_ref(), term()) -> ok.
cast(To, Message) ->
    _ = case To of
            {global, Name} -> catch global:send(Name, Message);
            {via, Registry, Name} -> catch Registry:send(Name, Message);
            _ -> catch erlang:send(To, Message, [noconnect])
        end,
    ok.

-spec reply({pid(), reply_tag()}, term()) -> ok.
reply({_To, [alias | Alias] = Tag}, Reply) when is_reference(Alias) ->
    Alias ! {Tag, Reply},
    ok;
reply({_To, [[alias | Alias] | _] = Tag}, Reply) when is_reference(Alias) ->
    Alias ! {Tag, Reply},
    ok;
reply({To, Tag}, Reply) ->
    try To ! {Tag, Reply}, ok catch _:_ -> ok end.

-spec stop(server_ref()) -> ok.
stop(Process) -> stop(Process, normal, infinity).

-spec stop(server_ref(), term(), timeout()) -> ok.
stop(Process, Reason, Timeout) -> proc_lib:stop(address(Process), Reason, Timeout).

%% --- requests with the answer later ---------------------------------------------------------------------------

-spec send_request(server_ref(), term(), term()) -> request_id().
send_request(Server, Label, Request) ->
    To = try address(Server) catch exit:_ -> nobody end,
    Ref = case To of
              nobody -> already_down(Server);
              _ -> monitor(process, To, [{alias, demonitor}])
          end,
    _ = To =:= nobody orelse (catch erlang:send(To, {Label, {self(), [alias | Ref]}, Request}, [noconnect])),
    Ref.

%% A request to nobody is answered by noproc like one to a dead process.
already_down(Server) ->
    Ref = make_ref(),
    self() ! {'DOWN', Ref, process, Server, noproc},
    Ref.

-spec send_request(server_ref(), term(), term(), term(), request_id_collection()) -> request_id_collection().
send_request(Server, Label, Request, RequestLabel, Collection) when is_map(Collection) ->
    Collection#{send_request(Server, Label, Request) => [RequestLabel]}.

-spec wait_response(request_id(), timeout() | {abs, integer()}) -> {reply, term()} | timeout | {error, {term(), server_ref()}}.
wait_response(Ref, Timeout) when is_reference(Ref) ->
    receive
        {[alias | Ref], Reply} -> answered(Ref, Reply);
        {'DOWN', Ref, _, Object, Reason} -> {error, {Reason, Object}}
    after left(Timeout) ->
        timeout
    end.

-spec receive_response(request_id(), timeout() | {abs, integer()}) -> {reply, term()} | timeout | {error, {term(), server_ref()}}.
receive_response(Ref, Timeout) when is_reference(Ref) ->
    case wait_response(Ref, Timeout) of
        timeout -> abandon(Ref);
        Response -> Response
    end.

-spec check_response(term(), request_id()) -> {reply, term()} | no_reply | {error, {term(), server_ref()}}.
check_response({[alias | Ref], Reply}, Ref) -> answered(Ref, Reply);
check_response({'DOWN', Ref, _, Object, Reason}, Ref) -> {error, {Reason, Object}};
check_response(_, Ref) when is_reference(Ref) -> no_reply.

answered(Ref, Reply) ->
    demonitor(Ref, [flush]),
    {reply, Reply}.

%% No answer wanted any more; one that came in the meantime counts.
abandon(Ref) ->
    demonitor(Ref, [flush]),
    receive {[alias | Ref], Reply} -> {reply, Reply} after 0 -> timeout end.

left({abs, Time}) -> max(0, Time - erlang:monotonic_time(millisecond));
left(Timeout) -> Timeout.

-spec reqids_new() -> request_id_collection().
reqids_new() -> #{}.

-spec reqids_size(request_id_collection()) -> non_neg_integer().
reqids_size(Collection) when is_map(Collection) -> map_size(Collection).

-spec reqids_add(request_id(), term(), request_id_collection()) -> request_id_collection().
reqids_add(Ref, Label, Collection) when is_reference(Ref), is_map(Collection), not is_map_key(Ref, Collection) ->
    Collection#{Ref => [Label]};
reqids_add(_, _, _) -> erlang:error(badarg).

-spec reqids_to_list(request_id_collection()) -> [{request_id(), term()}].
reqids_to_list(Collection) when is_map(Collection) -> [{Ref, Label} || {Ref, [Label]} <- maps:to_list(Collection)].

-spec wait_response(request_id_collection(), timeout() | {abs, integer()}, boolean()) -> term().
wait_response(Collection, _, _) when map_size(Collection) =:= 0 -> no_request;
wait_response(Collection, Timeout, Delete) ->
    receive
        {[alias | Ref], _} = Message when is_map_key(Ref, Collection) -> check_response(Message, Collection, Delete);
        {'DOWN', Ref, _, _, _} = Message when is_map_key(Ref, Collection) -> check_response(Message, Collection, Delete)
    after left(Timeout) ->
        timeout
    end.

-spec receive_response(request_id_collection(), timeout() | {abs, integer()}, boolean()) -> term().
receive_response(Collection, Timeout, Delete) ->
    case wait_response(Collection, Timeout, Delete) of
        timeout ->
            _ = [abandon(Ref) || Ref <- maps:keys(Collection)],
            timeout;
        Response -> Response
    end.

-spec check_response(term(), request_id_collection(), boolean()) -> term().
check_response(_, Collection, _) when map_size(Collection) =:= 0 -> no_request;
check_response(Message, Collection, Delete) ->
    Ref = case Message of
              {[alias | R], _} -> R;
              {'DOWN', R, _, _, _} -> R;
              _ -> none
          end,
    case Collection of
        #{Ref := [Label]} -> {check_response(Message, Ref), Label, remaining(Ref, Collection, Delete)};
        #{} -> no_reply
    end.

remaining(Ref, Collection, true) -> maps:remove(Ref, Collection);
remaining(_, Collection, false) -> Collection.

%% --- options and status ------------------------------------------------------------------------------------------

-spec debug_options(term(), [term()]) -> [sys:dbg_opt()].
debug_options(Name, Options) ->
    case lists:keyfind(debug, 1, Options) of
        {debug, Wanted} ->
            try sys:debug_options(Wanted)
            catch _:_ ->
                error_logger:format("~tp: ignoring erroneous debug options - ~tp~n", [Name, Wanted]),
                []
            end;
        false -> []
    end.

-spec hibernate_after([term()]) -> timeout().
hibernate_after(Options) -> proplists:get_value(hibernate_after, Options, infinity).

-spec format_status_header(string(), term()) -> string() | {string(), term()}.
format_status_header(Title, Pid) when is_pid(Pid) -> lists:concat([Title, " ", pid_to_list(Pid)]);
format_status_header(Title, Name) when is_atom(Name) -> lists:concat([Title, " ", Name]);
format_status_header(Title, Name) -> {Title, Name}.

%% Asks the callback module how its status is to be shown: format_status/1 (a map in, a map out), or the older format_status/2.
-spec format_status(module(), normal | terminate, map(), [term()]) -> map().
format_status(Module, Why, Status, OldArgs) ->
    case erlang:function_exported(Module, format_status, 1) of
        true ->
            try
                New = Module:format_status(Status),
                true = lists:sort(maps:keys(New)) =:= lists:sort(maps:keys(Status)),
                New
            catch
                _:_ -> Status#{'EXIT' => unicode:characters_to_list(io_lib:format("~tp:format_status/1 crashed", [Module]))}
            end;
        false ->
            case erlang:function_exported(Module, format_status, 2) of
                true ->
                    try Status#{'$status' => Module:format_status(Why, OldArgs)}
                    catch throw:Shown -> Status#{'$status' => Shown};
                          _:_ -> Status#{'EXIT' => unicode:characters_to_list(io_lib:format("~tp:format_status/2 crashed", [Module]))}
                    end;
                false -> Status
            end
    end.
