%% Applications: their description (from NAME.app on the code path), their environment, and the running ones.
%%
%% Everything is known to one process, application_controller (started when first asked for); what it knows is in the
%% table ac_tab, which anyone reads. A running application has a master process, which is the group leader of the
%% application's processes, keeps the top supervisor and passes io requests on.
-module(application).

-export([load/1, load/2, unload/1, start/1, start/2, stop/1, ensure_started/1, ensure_started/2]).
-export([ensure_all_started/1, ensure_all_started/2, ensure_all_started/3]).
-export([get_env/1, get_env/2, get_env/3, get_all_env/0, get_all_env/1, set_env/1, set_env/2, set_env/3, set_env/4]).
-export([unset_env/2, unset_env/3, get_key/1, get_key/2, get_all_key/0, get_all_key/1]).
-export([get_application/0, get_application/1, loaded_applications/0, which_applications/0, which_applications/1]).
-export([start_type/0, permit/2, takeover/2, info/0]).

-export_type([start_type/0, restart_type/0]).

-type start_type() :: normal | {takeover, node()} | {failover, node()}.
-type restart_type() :: permanent | transient | temporary.

-callback start(start_type(), term()) -> {ok, pid()} | {ok, pid(), term()} | {error, term()}.
-callback stop(term()) -> term().
-callback config_change([{atom(), term()}], [{atom(), term()}], [atom()]) -> ok.
-callback prep_stop(term()) -> term().
-callback start_phase(atom(), start_type(), term()) -> ok | {error, term()}.
-optional_callbacks([config_change/3, prep_stop/1, start_phase/3]).

-define(KEYS, [description, id, vsn, modules, maxP, maxT, registered, included_applications, optional_applications, applications, mod, start_phases]).

%% Loading

load(Application) -> load(Application, []).
load({application, Name, Keys}, _) when is_atom(Name), is_list(Keys) -> ask({load, Name, Keys});
load(Name, _) when is_atom(Name) -> ask({load, Name});
load(Application, _) -> {error, {bad_application, Application}}.

unload(Name) -> ask({unload, Name}).

%% Starting and stopping

start(Name) -> start(Name, temporary).
start(Application, Type) when Type =:= permanent; Type =:= transient; Type =:= temporary ->
    case load(Application) of
        {error, Reason} when element(1, Reason) =/= already_loaded -> {error, Reason};
        _ ->
            Name = if is_tuple(Application) -> element(2, Application); true -> Application end,
            ask({start, Name, Type})
    end;
start(_, Type) -> {error, {invalid_restart_type, Type}}.

ensure_started(Name) -> ensure_started(Name, temporary).
ensure_started(Name, Type) ->
    case start(Name, Type) of
        {error, {already_started, Name}} -> ok;
        Result -> Result
    end.

ensure_all_started(Names) -> ensure_all_started(Names, temporary).
ensure_all_started(Names, Type) -> ensure_all_started(Names, Type, serial).
ensure_all_started(Name, Type, Mode) when is_atom(Name) -> ensure_all_started([Name], Type, Mode);
ensure_all_started(Names, Type, _) ->
    case ensure_each(Names, Type, []) of
        {ok, Started} -> {ok, lists:reverse(Started)};
        {error, Reason, Started} ->
            _ = [stop(Name) || Name <- Started],
            {error, Reason}
    end.

ensure_each([], _, Started) -> {ok, Started};
ensure_each([Name | Names], Type, Started) ->
    case ensure_one(Name, Type, Started) of
        {ok, Started1} -> ensure_each(Names, Type, Started1);
        Error -> Error
    end.

ensure_one(Name, Type, Started) ->
    case start(Name, Type) of
        ok -> {ok, [Name | Started]};
        {error, {already_started, Name}} -> {ok, Started};
        {error, {not_started, Needed}} ->
            Optional = case get_key(Name, optional_applications) of
                           {ok, List} -> lists:member(Needed, List);
                           undefined -> false
                       end,
            case ensure_one(Needed, Type, Started) of
                {ok, Started1} -> ensure_one(Name, Type, Started1);
                {error, _, _} = Error when not Optional -> Error;
                {error, Reason, Started1} -> {error, Reason, Started1}
            end;
        {error, Reason} -> {error, {Name, Reason}, Started}
    end.

stop(Name) -> ask({stop, Name}).

%% The environment

get_env(Key) -> own(fun(Name) -> get_env(Name, Key) end).
get_env(Name, Key) -> look_up({env, Name, Key}).
get_env(Name, Key, Default) ->
    case get_env(Name, Key) of
        {ok, Value} -> Value;
        undefined -> Default
    end.

get_all_env() -> case get_application() of {ok, Name} -> get_all_env(Name); undefined -> [] end.
get_all_env(Name) -> 
    controller(),
    lists:sort([{Key, Value} || [Key, Value] <- ets:match(ac_tab, {{env, Name, '$1'}, '$2'})]).

set_env(Config) -> set_env(Config, []).
set_env(Config, Options) when is_list(Config), is_list(Options) ->
    _ = [set_env(Name, Key, Value) || {Name, Env} <- Config, {Key, Value} <- Env],
    ok.
set_env(Name, Key, Value) -> set_env(Name, Key, Value, []).
set_env(Name, Key, Value, _) when is_atom(Name) ->
    controller(),
    ets:insert(ac_tab, [{{env, Name, Key}, Value}, {{set, Name, Key}}]),
    ok.

unset_env(Name, Key) -> unset_env(Name, Key, []).
unset_env(Name, Key, _) ->
    controller(),
    ets:delete(ac_tab, {env, Name, Key}),
    ok.

%% Descriptions

get_key(Key) -> own(fun(Name) -> get_key(Name, Key) end).
get_key(Name, Key) ->
    case look_up({loaded, Name}) of
        {ok, Keys} when is_map_key(Key, Keys) -> {ok, maps:get(Key, Keys)};
        _ -> undefined
    end.

get_all_key() -> own(fun get_all_key/1).
get_all_key(Name) ->
    case look_up({loaded, Name}) of
        {ok, Keys} -> {ok, [{Key, maps:get(Key, Keys)} || Key <- ?KEYS]};
        undefined -> undefined
    end.

own(Question) ->
    case get_application() of
        {ok, Name} -> Question(Name);
        undefined -> undefined
    end.

look_up(Key) ->
    controller(),
    case ets:lookup(ac_tab, Key) of
        [{_, Value}] -> {ok, Value};
        [] -> undefined
    end.

get_application() -> get_application(group_leader_of(self())).
get_application(Pid) when is_pid(Pid) ->
    controller(),
    Leader = group_leader_of(Pid),
    case ets:match(ac_tab, {{running, '$1'}, '_', Pid}) ++ ets:match(ac_tab, {{running, '$1'}, '_', Leader}) of
        [[Name] | _] -> {ok, Name};
        [] -> undefined
    end;
get_application(Module) when is_atom(Module) ->
    controller(),
    case [Name || [Name, #{modules := Modules}] <- ets:match(ac_tab, {{loaded, '$1'}, '$2'}), lists:member(Module, Modules)] of
        [Name | _] -> {ok, Name};
        [] -> undefined
    end.

group_leader_of(Pid) when Pid =:= self() -> group_leader();
group_leader_of(Pid) ->
    case process_info(Pid, group_leader) of
        {group_leader, Leader} -> Leader;
        undefined -> Pid
    end.

loaded_applications() ->
    controller(),
    [line(Name) || [Name] <- ets:match(ac_tab, {{loaded, '$1'}, '_'})].
which_applications() ->
    controller(),
    Running = lists:sort([{Order, Name} || [Name, Order] <- ets:match(ac_tab, {{running, '$1'}, '$2', '_'})]),
    [line(Name) || {_, Name} <- lists:reverse(Running)].
which_applications(_) -> which_applications().

line(Name) ->
    {ok, #{description := Text, vsn := Version}} = look_up({loaded, Name}),
    {Name, Text, Version}.

start_type() -> case get_application() of {ok, _} -> local; undefined -> undefined end.
permit(_, _) -> ok.
takeover(Name, Type) -> start(Name, Type).
info() -> [{loaded, loaded_applications()}, {running, which_applications()}].

%% The controller

ask(Request) ->
    Server = controller(),
    Ref = monitor(process, Server),
    Server ! {Request, self(), Ref},
    receive
        {Ref, Reply} ->
            demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, _, _, Reason} -> exit(Reason)
    end.

controller() ->
    case whereis(application_controller) of
        undefined ->
            Asker = self(),
            {Pid, Ref} = spawn_monitor(fun() -> controller_begin(Asker) end),
            receive
                {Pid, ready} -> demonitor(Ref, [flush]), Pid;
                {'DOWN', Ref, _, _, _} -> await_controller()
            end;
        Pid -> await_table(Pid)
    end.

await_controller() -> await_table(whereis(application_controller)).

%% Between taking the name and filling the table lies a moment.
await_table(Pid) ->
    case ets:whereis(ac_tab) of
        undefined -> erlang:yield(), controller();
        _ -> Pid
    end.

controller_begin(Asker) ->
    register(application_controller, self()),
    process_flag(trap_exit, true),
    _ = [group_leader(User, self()) || User <- [whereis(user)], is_pid(User)],
    ac_tab = ets:new(ac_tab, [named_table, public, {read_concurrency, true}]),
    _ = [begin
             learn(Name, Keys),
             ets:insert(ac_tab, {{running, Name}, Order, none})
         end || {Order, Name, Keys} <- [{0, kernel, [{description, "ERTS  CXC 138 10"}, {vsn, "8.5.3"}]},
                                        {1, stdlib, [{description, "STDLIB  CXC 138 10"}, {vsn, "4.2"}, {applications, [kernel]}]}]],
    Asker ! {self(), ready},
    controller_loop(#{}, 2).

%% Masters: pid => {Name, restart type}; Order numbers the starts.
controller_loop(Masters, Order) ->
    receive
        {{load, Name}, From, Ref} -> From ! {Ref, load_file(Name)}, controller_loop(Masters, Order);
        {{load, Name, Keys}, From, Ref} -> From ! {Ref, load_keys(Name, Keys)}, controller_loop(Masters, Order);
        {{unload, Name}, From, Ref} -> From ! {Ref, forget(Name)}, controller_loop(Masters, Order);
        {{start, Name, Type}, From, Ref} ->
            case startable(Name) of
                {ok, Keys} ->
                    Master = spawn_link(fun() -> master(Name, Keys, Ref, From) end),
                    ets:insert(ac_tab, {{starting, Name}, Master}),
                    controller_loop(Masters#{Master => {Name, Type}}, Order);
                Error ->
                    From ! {Ref, Error},
                    controller_loop(Masters, Order)
            end;
        {started, Name, Master, Ref, From} ->
            ets:delete(ac_tab, {starting, Name}),
            ets:insert(ac_tab, {{running, Name}, Order, Master}),
            From ! {Ref, ok},
            controller_loop(Masters, Order + 1);
        {{stop, Name}, From, Ref} ->
            case ets:lookup(ac_tab, {running, Name}) of
                [{Key, _, Master}] ->
                    ets:delete(ac_tab, Key),
                    Reply = fun() -> From ! {Ref, ok} end,
                    if is_pid(Master) -> Master ! {stop, self(), Reply}; true -> Reply() end,
                    report(Name, stopped);
                [] -> From ! {Ref, {error, {not_started, Name}}}
            end,
            controller_loop(Masters, Order);
        {'EXIT', Master, Reason} when is_map_key(Master, Masters) ->
            {{Name, Type}, Rest} = maps:take(Master, Masters),
            Ran = ets:take(ac_tab, {running, Name}) =/= [],
            ets:delete(ac_tab, {starting, Name}),
            Ran andalso report(Name, Reason),
            Ran andalso ends_node(Type, Reason) andalso init:stop(1),
            controller_loop(Rest, Order);
        _ -> controller_loop(Masters, Order)
    end.

ends_node(permanent, _) -> true;
ends_node(transient, Reason) -> Reason =/= normal andalso Reason =/= shutdown;
ends_node(temporary, _) -> false.

report(Name, Reason) ->
    spawn(fun() ->
        logger:log(notice,
                   #{label => {application_controller, exit}, report => [{application, Name}, {exited, Reason}, {type, temporary}]},
                   #{domain => [otp]})
    end).

load_file(Name) ->
    File = atom_to_list(Name) ++ ".app",
    case ets:member(ac_tab, {loaded, Name}) of
        true -> {error, {already_loaded, Name}};
        false ->
            case file:path_consult(code:get_path(), File) of
                {ok, [{application, Name, Keys}], _} when is_list(Keys) -> load_keys(Name, Keys);
                {ok, _, _} -> {error, {bad_application, Name}};
                {error, enoent} -> {error, {"no such file or directory", File}};
                {error, Reason} -> {error, {lists:flatten(file:format_error(Reason)), File}}
            end
    end.

load_keys(Name, Keys) ->
    case ets:member(ac_tab, {loaded, Name}) of
        true -> {error, {already_loaded, Name}};
        false -> learn(Name, Keys)
    end.

%% What has been set by hand before stays as it is.
learn(Name, Keys) ->
    Lists = [modules, registered, included_applications, optional_applications, applications, mod],
    Defaults = maps:merge(maps:from_list([{Key, []} || Key <- Lists]),
                          #{description => "", id => "", vsn => "", maxP => infinity, maxT => infinity, start_phases => undefined}),
    Env = proplists:get_value(env, Keys, []),
    ets:insert(ac_tab, {{loaded, Name}, maps:merge(Defaults, maps:with(?KEYS, maps:from_list(Keys)))}),
    _ = [ets:insert_new(ac_tab, {{env, Name, Key}, Value}) || {Key, Value} <- Env],
    ok.

forget(Name) ->
    case {ets:member(ac_tab, {running, Name}), ets:member(ac_tab, {loaded, Name})} of
        {true, _} -> {error, {running, Name}};
        {false, false} -> {error, {not_loaded, Name}};
        {false, true} ->
            ets:delete(ac_tab, {loaded, Name}),
            ets:match_delete(ac_tab, {{env, Name, '_'}, '_'}),
            ok
    end.

startable(Name) ->
    [{_, Keys}] = ets:lookup(ac_tab, {loaded, Name}),
    #{applications := Needed, optional_applications := Optional} = Keys,
    Missing = [App || App <- Needed, not ets:member(ac_tab, {running, App}),
                      not (lists:member(App, Optional) andalso not ets:member(ac_tab, {loaded, App}))],
    case {ets:member(ac_tab, {running, Name}) orelse ets:member(ac_tab, {starting, Name}), Missing} of
        {true, _} -> {error, {already_started, Name}};
        {_, [App | _]} -> {error, {not_started, App}};
        {_, []} -> {ok, Keys}
    end.

%% The master

master(Name, Keys, Ref, From) ->
    Outer = group_leader(),
    process_flag(trap_exit, true),
    Controller = whereis(application_controller),
    case Keys of
        #{mod := []} ->
            Controller ! {started, Name, self(), Ref, From},
            master_loop(none, none, none, Outer);
        #{mod := {Module, Args}} ->
            Master = self(),
            Starter = spawn_link(fun() ->
                group_leader(Master, self()),
                Result = began(Module, Args),
                Master ! {self(), Result},
                keep(Result, monitor(process, Master))
            end),
            case await_start(Starter, Outer) of
                {ok, Pid, State} ->
                    Controller ! {started, Name, self(), Ref, From},
                    link(Pid),
                    put(starter, Starter),
                    master_loop(Pid, Module, State, Outer);
                Failure ->
                    From ! {Ref, {error, Failure}},
                    exit(normal)
            end
    end.

%% The top supervisor's parent is the process that started it, so that is who must tell it to end.
keep({ok, Pid, _}, Monitor) ->
    receive
        stop -> exit(Pid, shutdown), receive after infinity -> ok end;
        {'DOWN', Monitor, _, _, _} -> exit(Pid, shutdown)
    end;
keep(_, _) -> ok.

began(Module, Args) ->
    Start = {Module, start, [normal, Args]},
    try Module:start(normal, Args) of
        {ok, Pid} when is_pid(Pid) -> {ok, Pid, []};
        {ok, Pid, State} when is_pid(Pid) -> {ok, Pid, State};
        {error, Reason} -> {Reason, Start};
        Other -> {bad_return, {Start, Other}}
    catch
        throw:Value -> {bad_return, {Start, Value}};
        error:Reason:Stack -> {bad_return, {Start, {'EXIT', {Reason, Stack}}}};
        exit:Reason -> {bad_return, {Start, {'EXIT', Reason}}}
    end.

await_start(Starter, Outer) ->
    receive
        {Starter, Result} -> Result;
        {'EXIT', Starter, Reason} -> Reason;
        {io_request, _, _, _} = Request -> Outer ! Request, await_start(Starter, Outer)
    end.

master_loop(Top, Module, State, Outer) ->
    receive
        {io_request, _, _, _} = Request ->
            Outer ! Request,
            master_loop(Top, Module, State, Outer);
        {stop, _, Reply} ->
            Last = if Module =/= none -> prepared(Module, State); true -> State end,
            end_top(Top, Outer),
            Module =/= none andalso (catch Module:stop(Last)),
            Reply(),
            exit(normal);
        {'EXIT', Top, Reason} ->
            _ = (catch Module:stop(State)),
            exit(Reason);
        _ -> master_loop(Top, Module, State, Outer)
    end.

prepared(Module, State) ->
    case erlang:function_exported(Module, prep_stop, 1) of
        true -> try Module:prep_stop(State) catch _:_ -> State end;
        false -> State
    end.

end_top(none, _) -> ok;
end_top(Top, Outer) ->
    get(starter) ! stop,
    end_top_wait(Top, Outer).

end_top_wait(Top, Outer) ->
    receive
        {'EXIT', Top, _} -> ok;
        {io_request, _, _, _} = Request -> Outer ! Request, end_top_wait(Top, Outer)
    end.
