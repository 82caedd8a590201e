%% Supervisors: processes that start, watch, restart and stop others.
%%
%% The children of a static supervisor are #child{} by their ids, and the ids in start order, last started first. A
%% simple_one_for_one supervisor has one template and a map Pid => Args of what runs. A child that could not be restarted yet has
%% pid {restarting, OldPid}, and a cast to oneself tries again, so that requests are answered in between. Of temporary children
%% that were added later the arguments are not kept, as they are never restarted.
-module(supervisor).
-behaviour(gen_server).
-export([start_link/2, start_link/3, start_child/2, restart_child/2, delete_child/2, terminate_child/2]).
-export([which_children/1, count_children/1, which_child/2, check_childspecs/1, check_childspecs/2, get_childspec/2, get_callback_module/1]).
-export([stop/1, stop/3]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).
-export([format_log/1, format_log/2]).

-type child_id() :: term().
-type child() :: undefined | pid().
-type strategy() :: one_for_all | one_for_one | rest_for_one | simple_one_for_one.
-type sup_flags() :: #{strategy => strategy(), intensity => non_neg_integer(), period => pos_integer(), auto_shutdown => never | any_significant | all_significant}
                   | {strategy(), non_neg_integer(), pos_integer()}.
-type child_spec() :: #{id := child_id(), start := {module(), atom(), [term()] | undefined}, restart => permanent | transient | temporary,
                        significant => boolean(), shutdown => brutal_kill | timeout(), type => worker | supervisor, modules => [module()] | dynamic}
                    | {child_id(), {module(), atom(), [term()]}, permanent | transient | temporary, brutal_kill | timeout(), worker | supervisor, [module()] | dynamic}.
-export_type([sup_flags/0, child_spec/0, strategy/0]).

-callback init(Args :: term()) -> {ok, {SupFlags :: sup_flags(), [ChildSpec :: child_spec()]}} | ignore.

-record(child, {id, start, restart = permanent, significant = false, shutdown = 5000, type = worker, modules = [], pid = undefined}).
-record(sup, {name, strategy = one_for_one, intensity = 1, period = 5, auto_shutdown = never,
              children = {[], #{}},    % static: the ids, last started first, and #{Id => #child{}}; dynamic: the template
              running = #{},           % dynamic: Pid => Args, or {restarting, Pid} => Args; static: Pid => Id
              restarts = [],           % times (s) of the latest restarts
              module,
              args}).                  % the last one: tests of upgrades replace it through sys

%% --- requests --------------------------------------------------------------------------------------------

-spec start_link(module(), term()) -> {ok, pid()} | ignore | {error, term()}.
start_link(Module, Args) -> gen_server:start_link(?MODULE, {self, Module, Args}, []).

-spec start_link(term(), module(), term()) -> {ok, pid()} | ignore | {error, term()}.
start_link(Name, Module, Args) -> gen_server:start_link(Name, ?MODULE, {Name, Module, Args}, []).

-spec start_child(term(), child_spec() | [term()]) -> {ok, child()} | {ok, child(), term()} | {error, term()}.
start_child(Supervisor, Spec) -> ask(Supervisor, {start_child, Spec}).

-spec restart_child(term(), child_id()) -> {ok, child()} | {ok, child(), term()} | {error, term()}.
restart_child(Supervisor, Id) -> ask(Supervisor, {restart_child, Id}).

-spec delete_child(term(), child_id()) -> ok | {error, term()}.
delete_child(Supervisor, Id) -> ask(Supervisor, {delete_child, Id}).

-spec terminate_child(term(), pid() | child_id()) -> ok | {error, term()}.
terminate_child(Supervisor, Id) -> ask(Supervisor, {terminate_child, Id}).

-spec which_children(term()) -> [{child_id() | undefined, child() | restarting, worker | supervisor, [module()] | dynamic}].
which_children(Supervisor) -> ask(Supervisor, which_children).

-spec which_child(term(), child_id()) -> {ok, term()} | {error, term()}.
which_child(Supervisor, Id) -> ask(Supervisor, {which_child, Id}).

-spec count_children(term()) -> [{specs | active | supervisors | workers, non_neg_integer()}].
count_children(Supervisor) -> ask(Supervisor, count_children).

-spec get_childspec(term(), pid() | child_id()) -> {ok, child_spec()} | {error, not_found}.
get_childspec(Supervisor, Id) -> ask(Supervisor, {get_childspec, Id}).

-spec get_callback_module(pid()) -> module().
get_callback_module(Pid) ->
    {status, _, _, [_, _, _, _, Misc]} = sys:get_status(Pid),
    hd([S#sup.module || {data, [{"State", #sup{} = S}]} <- Misc]).

-spec stop(term()) -> ok.
stop(Supervisor) -> gen:stop(Supervisor).

-spec stop(term(), term(), timeout()) -> ok.
stop(Supervisor, Reason, Timeout) -> gen:stop(Supervisor, Reason, Timeout).

ask(Supervisor, Request) -> gen_server:call(Supervisor, Request, infinity).

-spec check_childspecs([child_spec()]) -> ok | {error, term()}.
check_childspecs(Specs) -> check_childspecs(Specs, undefined).

-spec check_childspecs([child_spec()], undefined | never | any_significant | all_significant) -> ok | {error, term()}.
check_childspecs(Specs, Auto) when is_list(Specs), (Auto =:= undefined orelse Auto =:= never orelse Auto =:= any_significant orelse Auto =:= all_significant) ->
    case read_specs(Specs, Auto) of
        {ok, _} -> ok;
        Error -> Error
    end;
check_childspecs(Specs, Auto) when is_list(Specs) -> {error, {badarg, Auto}};
check_childspecs(Specs, _) -> {error, {badarg, Specs}}.

%% --- start --------------------------------------------------------------------------------------------------

init({Name0, Module, Args}) ->
    process_flag(trap_exit, true),
    Name = case Name0 of self -> {self(), Module}; _ -> Name0 end,
    case Module:init(Args) of
        {ok, {Flags, Specs}} ->
            case read_flags(Flags, #sup{name = Name, module = Module, args = Args}) of
                {ok, #sup{strategy = simple_one_for_one} = Sup} -> init_dynamic(Sup, Specs);
                {ok, Sup} -> init_static(Sup, Specs);
                {error, Reason} -> {stop, {supervisor_data, Reason}}
            end;
        ignore -> ignore;
        Bad -> {stop, {bad_return, {Module, init, Bad}}}
    end.

init_static(Sup, Specs) ->
    case read_specs(Specs, Sup#sup.auto_shutdown) of
        {ok, Children} ->
            case start_all(Children, [], Sup#sup.name) of
                {ok, Started} -> {ok, with_children(Started, Sup)};
                {error, Started, Reason} ->
                    _ = stop_all(Started, Sup#sup.name),
                    {stop, {shutdown, Reason}}
            end;
        {error, Reason} -> {stop, {start_spec, Reason}}
    end.

init_dynamic(Sup, [Spec]) ->
    case read_specs([Spec], Sup#sup.auto_shutdown) of
        {ok, [Template]} -> {ok, Sup#sup{children = Template}};
        {error, Reason} -> {stop, {start_spec, Reason}}
    end;
init_dynamic(_, Specs) -> {stop, {bad_start_spec, Specs}}.

%% Starts children in order; `Done` has those started before, last first.
start_all([], Done, _) -> {ok, Done};
start_all([Child | Rest], Done, Name) ->
    case start_one(Child, Name) of
        {ok, undefined} when Child#child.restart =:= temporary -> start_all(Rest, Done, Name);
        {ok, Pid} -> start_all(Rest, [Child#child{pid = Pid} | Done], Name);
        {ok, Pid, _Extra} -> start_all(Rest, [Child#child{pid = Pid} | Done], Name);
        {error, Reason} ->
            report_error(start_error, Reason, Child, Name),
            {error, Done, {failed_to_start_child, Child#child.id, Reason}}
    end.

started(#child{restart = temporary, start = {M, F, _}} = Child, Pid) -> Child#child{pid = Pid, start = {M, F, undefined}};
started(Child, Pid) -> Child#child{pid = Pid}.

start_one(#child{start = {M, F, A}} = Child, Name) ->
    try apply(M, F, A) of
        {ok, Pid} when is_pid(Pid) -> report_start(Child#child{pid = Pid}, Name), {ok, Pid};
        {ok, Pid, Extra} when is_pid(Pid) -> report_start(Child#child{pid = Pid}, Name), {ok, Pid, Extra};
        ignore -> {ok, undefined};
        {error, Reason} -> {error, Reason};
        Other -> {error, Other}
    catch
        throw:Thrown -> start_result(Thrown);
        error:Reason:Trace -> {error, {'EXIT', {Reason, Trace}}};
        exit:Reason -> {error, {'EXIT', Reason}}
    end.

start_result({ok, Pid}) when is_pid(Pid) -> {ok, Pid};
start_result(ignore) -> {ok, undefined};
start_result({error, Reason}) -> {error, Reason};
start_result(Other) -> {error, Other}.

%% --- the children -----------------------------------------------------------------------------------------------

%% A static supervisor with these children, last started first.
with_children(List, Sup) ->
    Running = maps:from_list([{Pid, Id} || #child{pid = Pid, id = Id} <- List, is_pid(Pid)]),
    Sup#sup{children = by_id(List), running = Running}.

by_id(List) -> {[Id || #child{id = Id} <- List], maps:from_list([{Id, Child} || #child{id = Id} = Child <- List])}.

in_order(#sup{children = {Ids, ById}}) -> [map_get(Id, ById) || Id <- Ids].

child(Id, #sup{children = {_, ById}}) -> maps:get(Id, ById, none).

add(#child{id = Id} = Child, #sup{children = {Ids, ById}} = Sup) -> replace(Child, Sup#sup{children = {[Id | Ids], ById}}).

replace(#child{id = Id, pid = Pid} = Child, #sup{children = {Ids, ById}, running = Running} = Sup) ->
    Others = without_pid(Id, ById, Running),
    Sup#sup{children = {Ids, ById#{Id => Child}}, running = if is_pid(Pid) -> Others#{Pid => Id}; true -> Others end}.

remove(Id, #sup{children = {Ids, ById}, running = Running} = Sup) ->
    Sup#sup{children = {lists:delete(Id, Ids), maps:remove(Id, ById)}, running = without_pid(Id, ById, Running)}.

without_pid(Id, ById, Running) ->
    case ById of
        #{Id := #child{pid = Pid}} -> maps:remove(Pid, Running);
        #{} -> Running
    end.

%% --- calls ------------------------------------------------------------------------------------------------------

handle_call({start_child, Extra}, _From, #sup{strategy = simple_one_for_one, children = Template} = Sup) when is_list(Extra) ->
    #child{start = {M, F, A}} = Template,
    case start_one(Template#child{start = {M, F, A ++ Extra}}, Sup#sup.name) of
        {ok, undefined} -> {reply, {ok, undefined}, Sup};
        {ok, Pid} -> {reply, {ok, Pid}, now_running(Pid, A ++ Extra, Sup)};
        {ok, Pid, Info} -> {reply, {ok, Pid, Info}, now_running(Pid, A ++ Extra, Sup)};
        Error -> {reply, Error, Sup}
    end;
handle_call({start_child, Spec}, _From, #sup{strategy = S} = Sup) when S =/= simple_one_for_one ->
    case read_spec(Spec, Sup#sup.auto_shutdown) of
        {ok, Child} -> add_child(Child, Sup);
        Error -> {reply, Error, Sup}
    end;
handle_call({start_child, Bad}, _From, #sup{children = #child{start = {_, _, A}}} = Sup) ->
    %% The arguments are no list: the error of putting them behind those of the template.
    try length(A ++ Bad) of
        _ -> {reply, {error, {badarg, Bad}}, Sup}
    catch
        error:_:Trace -> {reply, {error, {'EXIT', {badarg, Trace}}}, Sup}
    end;

handle_call({terminate_child, Pid}, _From, #sup{strategy = simple_one_for_one, children = Template} = Sup) when is_pid(Pid) ->
    case take_running(Pid, Sup) of
        {_, Sup1} ->
            stop_one(Template#child{pid = Pid}, Sup#sup.name),
            {reply, ok, Sup1};
        none when node(Pid) =:= node() ->
            case is_process_alive(Pid) of
                true -> {reply, {error, not_found}, Sup};
                false -> {reply, ok, Sup}
            end;
        none -> {reply, {error, not_found}, Sup}
    end;
handle_call({terminate_child, _}, _From, #sup{strategy = simple_one_for_one} = Sup) -> {reply, {error, simple_one_for_one}, Sup};
handle_call({terminate_child, Id}, _From, Sup) ->
    case child(Id, Sup) of
        none -> {reply, {error, not_found}, Sup};
        Child ->
            stop_one(Child, Sup#sup.name),
            case Child#child.restart of
                temporary -> {reply, ok, remove(Id, Sup)};
                _ -> {reply, ok, replace(Child#child{pid = undefined}, Sup)}
            end
    end;

handle_call({which_child, _}, _From, #sup{strategy = simple_one_for_one} = Sup) -> {reply, {error, simple_one_for_one}, Sup};
handle_call({which_child, Id}, _From, Sup) ->
    case child(Id, Sup) of
        none -> {reply, {error, not_found}, Sup};
        Child -> {reply, {ok, shown(Child)}, Sup}
    end;
handle_call(which_children, _From, #sup{strategy = simple_one_for_one, children = Template, running = Running} = Sup) ->
    {reply, [setelement(1, shown(Template#child{pid = Pid}), undefined) || Pid <- maps:keys(Running)], Sup};
handle_call(which_children, _From, Sup) -> {reply, [shown(Child) || Child <- in_order(Sup)], Sup};

handle_call(count_children, _From, #sup{strategy = simple_one_for_one, children = #child{type = Type}, running = Running} = Sup) ->
    Active = length([Pid || Pid <- maps:keys(Running), is_pid(Pid)]),
    All = map_size(Running),
    {Supervisors, Workers} = case Type of supervisor -> {All, 0}; worker -> {0, All} end,
    {reply, [{specs, 1}, {active, Active}, {supervisors, Supervisors}, {workers, Workers}], Sup};
handle_call(count_children, _From, #sup{children = {_, ById}, running = Running} = Sup) ->
    Supervisors = length([Id || #child{type = supervisor, id = Id} <- maps:values(ById)]),
    {reply, [{specs, map_size(ById)}, {active, map_size(Running)}, {supervisors, Supervisors}, {workers, map_size(ById) - Supervisors}], Sup};

handle_call({get_childspec, Id}, _From, #sup{strategy = simple_one_for_one, children = Template, running = Running} = Sup) ->
    case Id =:= Template#child.id orelse is_map_key(Id, Running) orelse is_map_key({restarting, Id}, Running) of
        true -> {reply, {ok, spec_of(Template)}, Sup};
        false -> {reply, {error, not_found}, Sup}
    end;
handle_call({get_childspec, Id}, _From, Sup) ->
    case child(Id, Sup) of
        none -> {reply, {error, not_found}, Sup};
        Child -> {reply, {ok, spec_of(Child)}, Sup}
    end;

handle_call({_, _}, _From, #sup{strategy = simple_one_for_one} = Sup) -> {reply, {error, simple_one_for_one}, Sup};
handle_call({restart_child, Id}, _From, Sup) ->
    case child(Id, Sup) of
        none -> {reply, {error, not_found}, Sup};
        #child{pid = undefined} = Child ->
            case start_one(Child, Sup#sup.name) of
                {ok, Pid} -> {reply, {ok, Pid}, replace(Child#child{pid = Pid}, Sup)};
                {ok, Pid, Info} -> {reply, {ok, Pid, Info}, replace(Child#child{pid = Pid}, Sup)};
                Error -> {reply, Error, Sup}
            end;
        #child{pid = {restarting, _}} -> {reply, {error, restarting}, Sup};
        _ -> {reply, {error, running}, Sup}
    end;
handle_call({delete_child, Id}, _From, Sup) ->
    case child(Id, Sup) of
        none -> {reply, {error, not_found}, Sup};
        #child{pid = undefined} -> {reply, ok, remove(Id, Sup)};
        #child{pid = {restarting, _}} -> {reply, {error, restarting}, Sup};
        _ -> {reply, {error, running}, Sup}
    end.

add_child(#child{id = Id} = Child, #sup{name = Name} = Sup) ->
    case child(Id, Sup) of
        #child{pid = Pid} when is_pid(Pid) -> {reply, {error, {already_started, Pid}}, Sup};
        #child{} -> {reply, {error, already_present}, Sup};
        none ->
            case start_one(Child, Name) of
                {ok, undefined} when Child#child.restart =:= temporary -> {reply, {ok, undefined}, Sup};
                {ok, Pid} -> {reply, {ok, Pid}, add(started(Child, Pid), Sup)};
                {ok, Pid, Info} -> {reply, {ok, Pid, Info}, add(started(Child, Pid), Sup)};
                {error, Reason} ->
                    report_error(start_error, Reason, Child, Name),
                    {reply, {error, {Reason, not_started(Child)}}, Sup}
            end
    end.

%% The child as it stands in the error of start_child/2.
not_started(#child{id = Id, start = Start, restart = Restart, significant = Significant, shutdown = Shutdown, type = Type, modules = Modules}) ->
    {child, undefined, Id, Start, Restart, Significant, Shutdown, Type, Modules}.

shown(#child{id = Id, pid = Pid, type = Type, modules = Modules}) ->
    {Id, case Pid of {restarting, _} -> restarting; _ -> Pid end, Type, Modules}.

now_running(Pid, _, #sup{children = #child{restart = temporary}, running = Running} = Sup) -> Sup#sup{running = Running#{Pid => undefined}};
now_running(Pid, Args, #sup{running = Running} = Sup) -> Sup#sup{running = Running#{Pid => Args}}.

take_running(Pid, #sup{running = Running} = Sup) ->
    case maps:take(Pid, Running) of
        {Args, Rest} -> {Args, Sup#sup{running = Rest}};
        error ->
            case maps:take({restarting, Pid}, Running) of
                {Args, Rest} -> {Args, Sup#sup{running = Rest}};
                error -> none
            end
    end.

%% --- children that end, and restarts -----------------------------------------------------------------------------

handle_cast({retry_dynamic, Pid}, #sup{children = #child{start = {M, F, _}} = Template, running = Running} = Sup) ->
    case Running of
        #{{restarting, Pid} := Args} -> attempt_restart(Template#child{pid = {restarting, Pid}, start = {M, F, Args}}, Sup);
        #{} -> {noreply, Sup}
    end;
handle_cast({retry, Id}, Sup) ->
    case child(Id, Sup) of
        #child{pid = {restarting, _}} = Child -> attempt_restart(Child, Sup);
        _ -> {noreply, Sup}
    end.

handle_info({'EXIT', Pid, Reason}, Sup) -> ended(Pid, Reason, Sup);
handle_info(Message, Sup) ->
    logger:log(error, "Supervisor received unexpected message: ~tp~n", [Message], #{domain => [otp], error_logger => #{tag => error}}),
    {noreply, Sup}.

ended(Pid, Reason, #sup{strategy = simple_one_for_one, children = #child{start = {M, F, _}} = Template} = Sup) ->
    case take_running(Pid, Sup) of
        {Args, Sup1} -> judge(Template#child{pid = Pid, start = {M, F, Args}}, Reason, Sup1);
        none -> {noreply, Sup}
    end;
ended(Pid, Reason, #sup{running = Running} = Sup) ->
    case Running of
        #{Pid := Id} -> judge(child(Id, Sup), Reason, Sup);
        #{} -> {noreply, Sup}
    end.

%% What the end of a child means.
judge(#child{restart = permanent} = Child, Reason, Sup) ->
    report_error(child_terminated, Reason, Child, Sup#sup.name),
    attempt_restart(Child, Sup);
judge(#child{restart = Restart} = Child, Reason, Sup) ->
    Meant = Reason =:= normal orelse Reason =:= shutdown orelse (is_tuple(Reason) andalso tuple_size(Reason) =:= 2 andalso element(1, Reason) =:= shutdown),
    case {Meant, Restart} of
        {true, _} -> auto_shutdown(Child, forget(Child, Sup));
        {false, temporary} ->
            report_error(child_terminated, Reason, Child, Sup#sup.name),
            auto_shutdown(Child, forget(Child, Sup));
        {false, transient} ->
            report_error(child_terminated, Reason, Child, Sup#sup.name),
            attempt_restart(Child, Sup)
    end.

forget(_, #sup{strategy = simple_one_for_one} = Sup) -> Sup;
forget(#child{restart = temporary, id = Id}, Sup) -> remove(Id, Sup);
forget(Child, Sup) -> replace(Child#child{pid = undefined}, Sup).

auto_shutdown(#child{significant = true}, #sup{auto_shutdown = any_significant} = Sup) -> {stop, shutdown, Sup};
auto_shutdown(#child{significant = true}, #sup{auto_shutdown = all_significant} = Sup) ->
    case [C || #child{significant = true, pid = Pid} = C <- in_order(Sup), Pid =/= undefined] of
        [] -> {stop, shutdown, Sup};
        _ -> {noreply, Sup}
    end;
auto_shutdown(_, Sup) -> {noreply, Sup}.

attempt_restart(Child, Sup0) ->
    case within_intensity(Sup0) of
        {true, Sup} -> restart(Sup#sup.strategy, Child, Sup);
        {false, Sup} ->
            report_error(shutdown, reached_max_restart_intensity, Child, Sup#sup.name),
            {stop, shutdown, gone(Child, Sup)}
    end.

gone(_, #sup{strategy = simple_one_for_one} = Sup) -> Sup;
gone(#child{id = Id}, Sup) -> remove(Id, Sup).

within_intensity(#sup{intensity = Intensity, period = Period, restarts = Restarts} = Sup) ->
    Now = erlang:monotonic_time(second),
    Recent = [Now | [Time || Time <- Restarts, Time + Period >= Now]],
    {length(Recent) =< Intensity, Sup#sup{restarts = Recent}}.

restart(simple_one_for_one, #child{pid = Old, start = {_, _, Args}} = Child, Sup0) ->
    Pid0 = case Old of {restarting, P} -> P; _ -> Old end,
    Sup = Sup0#sup{running = maps:remove({restarting, Pid0}, Sup0#sup.running)},
    case start_one(Child, Sup#sup.name) of
        {ok, undefined} -> {noreply, Sup};
        {ok, Pid} -> {noreply, now_running(Pid, Args, Sup)};
        {ok, Pid, _} -> {noreply, now_running(Pid, Args, Sup)};
        {error, Reason} ->
            report_error(start_error, Reason, Child, Sup#sup.name),
            gen_server:cast(self(), {retry_dynamic, Pid0}),
            {noreply, now_running({restarting, Pid0}, Args, Sup)}
    end;
restart(one_for_one, #child{pid = Old} = Child, Sup) ->
    case start_one(Child, Sup#sup.name) of
        {ok, Pid} -> {noreply, replace(Child#child{pid = Pid}, Sup)};
        {ok, Pid, _} -> {noreply, replace(Child#child{pid = Pid}, Sup)};
        {error, Reason} ->
            report_error(start_error, Reason, Child, Sup#sup.name),
            {noreply, retry_later(Child#child{pid = Old}, Sup)}
    end;
restart(rest_for_one, #child{id = Id} = Child, Sup) ->
    {After, [_ | Before]} = lists:splitwith(fun(C) -> C#child.id =/= Id end, in_order(Sup)),
    restart_group(Child, After, Before, Sup);
restart(one_for_all, #child{id = Id} = Child, Sup) ->
    Stopped = [case C#child.id of Id -> Child#child{pid = undefined}; _ -> C end || C <- in_order(Sup)],
    restart_group(none, Stopped, [], Sup).

%% Stops those in `Group` (last started first) and starts them, with `First` before them, again in the old order.
restart_group(First, Group, Before, #sup{name = Name} = Sup) ->
    Kept = stop_all(Group, Name),
    Again = [C#child{pid = undefined} || C <- [First || First =/= none] ++ lists:reverse(Kept)],
    case start_all(Again, Before, Name) of
        {ok, Children} -> {noreply, with_children(Children, Sup)};
        {error, Started, {failed_to_start_child, Id, _}} ->
            [Failed | _] = Waiting = lists:dropwhile(fun(C) -> C#child.id =/= Id end, Again),
            {noreply, retry_later(Failed, with_children(lists:reverse(Waiting) ++ Started, Sup))}
    end.

retry_later(#child{id = Id, pid = Old} = Child, Sup) ->
    gen_server:cast(self(), {retry, Id}),
    Mark = case Old of
               {restarting, _} -> Old;
               _ -> {restarting, Old}
           end,
    replace(Child#child{pid = Mark}, Sup).

%% --- stopping --------------------------------------------------------------------------------------------------------

%% All at once; one report for all that ended for the same wrong reason.
terminate(_Reason, #sup{strategy = simple_one_for_one, children = #child{shutdown = Shutdown} = Template, running = Running, name = Name}) ->
    Stopping = maps:from_list([{ask_to_stop(Pid, Shutdown), Pid} || Pid <- maps:keys(Running), is_pid(Pid)]),
    Faults = await_all(Stopping, deadline(Shutdown), Template, #{}),
    maps:foreach(fun(Reason, Count) ->
        report_about(shutdown_error, Reason, [{nb_children, Count} | tl(offender(Template))], Name)
    end, Faults);
terminate(_Reason, #sup{name = Name} = Sup) ->
    _ = stop_all(in_order(Sup), Name),
    ok.

%% Stops in the order given (last started first); those that are not temporary stay, without a pid.
stop_all(Children, Name) ->
    [begin stop_one(Child, Name), Child#child{pid = undefined} end || Child <- Children, Child#child.restart =/= temporary orelse drop(Child, Name)].

drop(Child, Name) ->
    stop_one(Child, Name),
    false.

stop_one(#child{pid = Pid, shutdown = Shutdown} = Child, Name) when is_pid(Pid) ->
    await_stop(Child, ask_to_stop(Pid, Shutdown), deadline(Shutdown), Name);
stop_one(_, _) -> ok.

%% Monitors before it unlinks, so that an exit is seen one way or the other.
ask_to_stop(Pid, Shutdown) ->
    Ref = monitor(process, Pid),
    unlink(Pid),
    exit(Pid, case Shutdown of brutal_kill -> kill; _ -> shutdown end),
    Ref.

deadline(brutal_kill) -> infinity;
deadline(infinity) -> infinity;
deadline(Time) -> erlang:monotonic_time(millisecond) + Time.

left_until(infinity) -> infinity;
left_until(Deadline) -> max(0, Deadline - erlang:monotonic_time(millisecond)).

await_stop(#child{pid = Pid} = Child, Ref, Deadline, Name) ->
    Reason = receive {'DOWN', Ref, process, Pid, Why} -> Why
             after left_until(Deadline) ->
                 exit(Pid, kill),
                 receive {'DOWN', Ref, process, Pid, Why} -> Why end
             end,
    receive {'EXIT', Pid, _} -> ok after 0 -> ok end,
    is_right_end(Reason, Child) orelse report_error(shutdown_error, Reason, Child, Name).

%% Stopping is Ref => Pid; what is answered, Reason => Count.
await_all(Stopping, _, _, Faults) when map_size(Stopping) =:= 0 -> Faults;
await_all(Stopping, Deadline, Template, Faults) ->
    receive
        {'DOWN', Ref, process, _, Reason} when is_map_key(Ref, Stopping) ->
            Others = maps:remove(Ref, Stopping),
            case is_right_end(Reason, Template) of
                true -> await_all(Others, Deadline, Template, Faults);
                false -> await_all(Others, Deadline, Template, Faults#{Reason => maps:get(Reason, Faults, 0) + 1})
            end;
        {'EXIT', _, _} -> await_all(Stopping, Deadline, Template, Faults)
    after left_until(Deadline) ->
        maps:foreach(fun(_, Pid) -> exit(Pid, kill) end, Stopping),
        await_all(Stopping, infinity, Template, Faults)
    end.

%% Has the child ended as it was told to?
is_right_end(Reason, #child{shutdown = Shutdown, restart = Restart}) ->
    case Reason of
        killed -> Shutdown =:= brutal_kill;
        noproc -> true;
        shutdown -> Shutdown =/= brutal_kill;
        {shutdown, _} -> Shutdown =/= brutal_kill andalso Restart =/= permanent;
        normal -> Restart =/= permanent;
        _ -> false
    end.

%% --- code change --------------------------------------------------------------------------------------------------------

code_change(_OldVsn, #sup{module = Module, args = Args} = Sup, _Extra) ->
    case Module:init(Args) of
        {ok, {Flags, Specs}} ->
            case read_flags(Flags, Sup) of
                {ok, Sup1} -> upgraded(Specs, Sup1);
                {error, {invalid_type, Bad}} -> {error, {bad_flags, Bad}};
                Error -> Error
            end;
        ignore -> {ok, Sup};
        Error -> Error
    end.

upgraded(Specs, #sup{strategy = Strategy, children = Children, auto_shutdown = Auto} = Sup) ->
    case read_specs(Specs, Auto) of
        {ok, [Template]} when Strategy =:= simple_one_for_one -> {ok, Sup#sup{children = Template}};
        {ok, New} when Strategy =:= simple_one_for_one; is_record(Children, child) ->
            {error, {ok, by_id(New)}};
        {ok, New} -> {ok, with_children(merged(in_order(Sup), New), Sup)};
        Error -> Error
    end.

%% New specifications, with the processes that run under the same id.
merged(Old, New) ->
    Running = maps:from_list([{Id, Pid} || #child{id = Id, pid = Pid} <- Old]),
    {_, ById} = by_id(New),
    Kept = [C || C <- Old, not is_map_key(C#child.id, ById)],
    Kept ++ lists:reverse([C#child{pid = maps:get(C#child.id, Running, undefined)} || C <- New]).

%% --- specifications -----------------------------------------------------------------------------------------------------

read_flags({Strategy, Intensity, Period}, Sup) -> read_flags(#{strategy => Strategy, intensity => Intensity, period => Period}, Sup);
read_flags(Flags, Sup) when is_map(Flags) ->
    #{strategy := Strategy, intensity := Intensity, period := Period, auto_shutdown := Auto} =
        maps:merge(#{strategy => one_for_one, intensity => 1, period => 5, auto_shutdown => never}, Flags),
    Checks = [{lists:member(Strategy, [one_for_one, one_for_all, rest_for_one, simple_one_for_one]), {invalid_strategy, Strategy}},
              {is_integer(Intensity) andalso Intensity >= 0, {invalid_intensity, Intensity}},
              {is_integer(Period) andalso Period > 0, {invalid_period, Period}},
              {lists:member(Auto, [never, any_significant, all_significant]), {invalid_auto_shutdown, Auto}},
              {Strategy =/= simple_one_for_one orelse Auto =:= never, {bad_combination, [{auto_shutdown, Auto}, {strategy, Strategy}]}}],
    case [Fault || {false, Fault} <- Checks] of
        [] -> {ok, Sup#sup{strategy = Strategy, intensity = Intensity, period = Period, auto_shutdown = Auto}};
        [Fault | _] -> {error, Fault}
    end;
read_flags(Other, _) -> {error, {invalid_type, Other}}.

read_specs(Specs, Auto) when is_list(Specs) -> read_specs(Specs, Auto, []);
read_specs(Specs, _) -> {error, {bad_start_spec, Specs}}.

read_specs([], _, Done) -> {ok, lists:reverse(Done)};
read_specs([Spec | Rest], Auto, Done) ->
    case read_spec(Spec, Auto) of
        {ok, #child{id = Id} = Child} ->
            case lists:keymember(Id, #child.id, Done) of
                true -> {error, {duplicate_child_name, Id}};
                false -> read_specs(Rest, Auto, [Child | Done])
            end;
        Error -> Error
    end.

read_spec({Id, Start, Restart, Shutdown, Type, Modules}, Auto) ->
    read_spec(#{id => Id, start => Start, restart => Restart, shutdown => Shutdown, type => Type, modules => Modules}, Auto);
read_spec(Spec, _) when not is_map(Spec) -> {error, {invalid_child_spec, Spec}};
read_spec(Spec, _) when not is_map_key(id, Spec) -> {error, missing_id};
read_spec(Spec, _) when not is_map_key(start, Spec) -> {error, missing_start};
read_spec(#{id := Id, start := Start} = Spec, Auto) ->
    Type = maps:get(type, Spec, worker),
    Restart = maps:get(restart, Spec, permanent),
    Significant = maps:get(significant, Spec, false),
    Shutdown = maps:get(shutdown, Spec, case Type of supervisor -> infinity; _ -> 5000 end),
    Modules = maps:get(modules, Spec, case Start of {M, _, _} -> [M]; _ -> [] end),
    Checks = [{is_start(Start), {invalid_mfa, Start}},
              {lists:member(Restart, [permanent, transient, temporary]), {invalid_restart_type, Restart}},
              {is_boolean(Significant), {invalid_significant, Significant}},
              {Significant =/= true orelse Auto =/= never, {bad_combination, [{auto_shutdown, Auto}, {significant, Significant}]}},
              {Significant =/= true orelse Restart =/= permanent, {bad_combination, [{restart, Restart}, {significant, Significant}]}},
              {is_shutdown(Shutdown), {invalid_shutdown, Shutdown}},
              {Type =:= worker orelse Type =:= supervisor, {invalid_child_type, Type}},
              {Modules =:= dynamic orelse is_list(Modules), {invalid_modules, Modules}} |
              [{is_atom(Module), {invalid_module, Module}} || is_list(Modules), Module <- Modules]],
    case [Fault || {false, Fault} <- Checks] of
        [] -> {ok, #child{id = Id, start = Start, restart = Restart, significant = Significant, shutdown = Shutdown, type = Type, modules = Modules}};
        [Fault | _] -> {error, Fault}
    end.

is_start({M, F, A}) -> is_atom(M) andalso is_atom(F) andalso (is_list(A) orelse A =:= undefined);
is_start(_) -> false.

is_shutdown(Time) when is_integer(Time) -> Time >= 0;
is_shutdown(Other) -> Other =:= infinity orelse Other =:= brutal_kill.

spec_of(#child{id = Id, start = Start, restart = Restart, significant = Significant, shutdown = Shutdown, type = Type, modules = Modules}) ->
    #{id => Id, start => Start, restart => Restart, significant => Significant, shutdown => Shutdown, type => Type, modules => Modules}.

%% --- reports ------------------------------------------------------------------------------------------------------------

report_start(Child, Name) ->
    case logger:allow(info, ?MODULE) of
        true -> logger:log(info, #{label => {?MODULE, progress}, report => [{supervisor, Name}, {started, offender(Child)}]},
                           meta(#{tag => info_report, type => progress, report_cb => fun ?MODULE:format_log/1}, "PROGRESS REPORT"));
        false -> ok
    end.

report_error(Context, Reason, Child, Name) -> report_about(Context, Reason, offender(Child), Name).

report_about(Context, Reason, Offender, Name) ->
    logger:log(error, #{label => {?MODULE, Context}, report => [{supervisor, Name}, {errorContext, Context}, {reason, Reason}, {offender, Offender}]},
               meta(#{tag => error_report, type => supervisor_report, report_cb => fun ?MODULE:format_log/1}, "SUPERVISOR REPORT")).

meta(ErrorLogger, Title) ->
    #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2, logger_formatter => #{title => Title}, error_logger => ErrorLogger}.

offender(#child{id = Id, pid = Pid, start = Start, restart = Restart, significant = Significant, shutdown = Shutdown, type = Type}) ->
    Shown = case Pid of {restarting, P} -> P; _ -> Pid end,
    [{pid, Shown}, {id, Id}, {mfargs, Start}, {restart_type, Restart}, {significant, Significant}, {shutdown, Shutdown}, {child_type, Type}].

format_log(Report) -> {"~ts", [format_log(Report, #{})]}.

format_log(#{report := Items}, #{single_line := true} = Config) ->
    lists:flatten(lists:join(", ", [io_lib:format("~w: ~0" ++ tl(directive(Config)), [Key | value(Value, Config)]) || {Key, Value} <- Items]));
format_log(#{report := Items}, Config) ->
    lists:flatten([io_lib:format("    ~w: " ++ directive(Config) ++ "~n", [Key | value(Value, Config)]) || {Key, Value} <- Items]).

directive(#{depth := Depth}) when is_integer(Depth) -> "~tP";
directive(_) -> "~tp".

value(Value, #{depth := Depth}) when is_integer(Depth) -> [Value, Depth];
value(Value, _) -> [Value].
