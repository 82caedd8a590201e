%% Supervisors whose children end, fail to start again, are terminated, are significant; upgrades; the end of many
%% children at once, and what is reported then.
-module(proc_supervisor_changes).
-behaviour(supervisor).
-export([main/1, init/1, worker/0, worker/1, ignored/0, by_mode/0, ends_with/1, log/2]).

init(Result) -> Result.

worker() -> {ok, spawn_link(fun loop/0)}.
worker(_) -> {ok, spawn_link(fun loop/0), extra}.
ignored() -> ignore.

by_mode() ->
    case ets:lookup(modes, mode) of
        [{mode, ok}] -> worker();
        [{mode, Result}] -> Result
    end.

loop() ->
    receive
        {die, Reason} -> exit(Reason);
        _ -> loop()
    end.

%% A child that ends with this reason when told to.
ends_with(Reason) ->
    Parent = self(),
    Pid = spawn_link(fun() ->
        process_flag(trap_exit, true),
        Parent ! {ready, self()},
        receive {'EXIT', _, _} when Reason =:= never -> receive never -> ok end; {'EXIT', _, _} -> exit(Reason) end
    end),
    receive {ready, Pid} -> {ok, Pid} end.

main(_) ->
    process_flag(trap_exit, true),
    ets:new(modes, [named_table, public]),
    logger:set_primary_config(level, none),
    [dynamic(Restart) || Restart <- [permanent, transient, temporary]],
    [static(Strategy) || Strategy <- [one_for_one, one_for_all, rest_for_one]],
    [failing(Strategy, Mode) || Strategy <- [one_for_one, one_for_all, rest_for_one], Mode <- [{error, e}, ignore, odd]],
    [restarting(Strategy) || Strategy <- [one_for_one, rest_for_one]],
    upgrades(),
    [significant(Auto, Restart, Reason) || Auto <- [any_significant, all_significant], Restart <- [transient, temporary], Reason <- [normal, crash]],
    logger:set_primary_config(level, notice),
    ok = logger:add_handler(reports, ?MODULE, #{config => self()}),
    ok = logger:remove_handler(default),
    [ends(Restart, Shutdown, Reasons) || Restart <- [permanent, transient, temporary],
        {Shutdown, Reasons} <- [{5000, [a, a, b, normal, shutdown, {shutdown, x}]}, {1, [never, never]}, {brutal_kill, [a, b]}]].

show(What, Fun) ->
    Result = try Fun() catch Class:Reason -> {Class, Reason} end,
    io:format("  ~s: ~0p~n", [What, clean(Result)]).

clean([{M, F, _, _} | _]) when is_atom(M), is_atom(F) -> stack;
clean(Pid) when is_pid(Pid) -> pid;
clean(Tuple) when is_tuple(Tuple) -> list_to_tuple(clean(tuple_to_list(Tuple)));
clean([Head | Tail]) -> [clean(Head) | clean(Tail)];
clean(Map) when is_map(Map) -> {map, lists:sort([{K, clean(V)} || {K, V} <- maps:to_list(Map)])};
clean(Term) -> Term.

spec(Id, More) -> maps:merge(#{id => Id, start => {?MODULE, worker, []}}, More).

start(Flags, Specs) ->
    {ok, Pid} = supervisor:start_link(?MODULE, {ok, {Flags, Specs}}),
    Pid.

stop(Sup) ->
    Ref = monitor(process, Sup),
    exit(Sup, shutdown),
    receive {'DOWN', Ref, _, _, Reason} -> io:format("  stopped ~0p~n", [Reason]) end,
    receive {'EXIT', Sup, _} -> ok end.

pid(Sup, Id) -> element(2, lists:keyfind(Id, 1, supervisor:which_children(Sup))).

%% Ends the child and waits until its supervisor knows; true if the supervisor lives on.
ended(Sup, Pid, Reason) ->
    Pid ! {die, Reason},
    forgotten(Sup, Pid).

forgotten(Sup, Pid) ->
    try lists:keymember(Pid, 2, supervisor:which_children(Sup)) of
        true -> erlang:yield(), forgotten(Sup, Pid);
        false -> true
    catch
        exit:_ ->
            receive {'EXIT', Sup, Why} -> io:format("  ended ~0p~n", [Why]) end,
            false
    end.

%% To be asked when nothing is under way; `restarting` is told apart from pids.
state(Sup) ->
    show("which", fun() -> [{Id, Pid, Type} || {Id, Pid, Type, _} <- supervisor:which_children(Sup)] end),
    show("count", fun() -> supervisor:count_children(Sup) end).

dynamic(Restart) ->
    io:format("dynamic ~p~n", [Restart]),
    S = start(#{strategy => simple_one_for_one, intensity => 5}, [spec(x, #{restart => Restart})]),
    {ok, First} = supervisor:start_child(S, []),
    show("extra", fun() -> supervisor:start_child(S, [y]) end),
    state(S),
    [show(What, Fun) || {What, Fun} <- [
        {"terminate", fun() -> supervisor:terminate_child(S, First) end},
        {"terminate dead", fun() -> supervisor:terminate_child(S, First) end},
        {"terminate other", fun() -> supervisor:terminate_child(S, self()) end},
        {"terminate id", fun() -> supervisor:terminate_child(S, x) end},
        {"delete", fun() -> supervisor:delete_child(S, x) end},
        {"restart", fun() -> supervisor:restart_child(S, x) end},
        {"spec", fun() -> supervisor:get_childspec(S, x) end},
        {"spec of other", fun() -> supervisor:get_childspec(S, self()) end},
        {"no list", fun() -> supervisor:start_child(S, foo) end},
        {"no such start", fun() -> supervisor:start_child(S, [1, 2, 3]) end}
    ]],
    [{_, Second, _, _}] = supervisor:which_children(S),
    ended(S, Second, normal),
    {ok, Third} = supervisor:start_child(S, []),
    ended(S, Third, crash),
    state(S),
    stop(S).

static(Strategy) ->
    io:format("static ~p~n", [Strategy]),
    S = start(#{strategy => Strategy, intensity => 10}, [
        spec(a, #{}), spec(b, #{restart => transient}), spec(c, #{restart => temporary}),
        spec(d, #{start => {?MODULE, ignored, []}}), spec(e, #{start => {?MODULE, ignored, []}, restart => temporary}),
        spec(f, #{type => supervisor, shutdown => brutal_kill})
    ]),
    state(S),
    [show(What, Fun) || {What, Fun} <- [
        {"start a", fun() -> supervisor:start_child(S, spec(a, #{})) end},
        {"start d", fun() -> supervisor:start_child(S, spec(d, #{})) end},
        {"restart a", fun() -> supervisor:restart_child(S, a) end},
        {"delete a", fun() -> supervisor:delete_child(S, a) end},
        {"restart d", fun() -> supervisor:restart_child(S, d) end},
        {"delete d", fun() -> supervisor:delete_child(S, d) end},
        {"none", fun() -> [supervisor:F(S, zz) || F <- [restart_child, delete_child, terminate_child, get_childspec]] end},
        {"terminate c", fun() -> supervisor:terminate_child(S, c) end},
        {"terminate a", fun() -> supervisor:terminate_child(S, a) end},
        {"terminate a", fun() -> supervisor:terminate_child(S, a) end},
        {"restart a", fun() -> supervisor:restart_child(S, a) end},
        {"terminate pid", fun() -> supervisor:terminate_child(S, pid(S, a)) end},
        {"temporary", fun() -> supervisor:start_child(S, spec(g, #{restart => temporary, start => {?MODULE, worker, [x]}})) end},
        {"its spec", fun() -> supervisor:get_childspec(S, g) end}
    ]],
    Before = [pid(S, Id) || Id <- [a, b, f]],
    ended(S, pid(S, b), crash),
    io:format("  same ~p~n", [[Old =:= pid(S, Id) || {Old, Id} <- lists:zip(Before, [a, b, f])]]),
    state(S),
    ended(S, pid(S, b), normal),
    state(S),
    ended(S, pid(S, f), crash),
    state(S),
    stop(S).

failing(Strategy, Mode) ->
    io:format("failing ~p ~p~n", [Strategy, Mode]),
    ets:insert(modes, {mode, ok}),
    S = start(#{strategy => Strategy, intensity => 3, period => 1000}, [spec(a, #{}), spec(b, #{start => {?MODULE, by_mode, []}}), spec(c, #{})]),
    B = pid(S, b),
    ets:insert(modes, {mode, Mode}),
    case Mode of
        ignore ->
            ended(S, B, crash),
            state(S),
            ets:insert(modes, {mode, ok}),
            show("restart", fun() -> supervisor:restart_child(S, b) end),
            stop(S);
        _ ->
            B ! {die, crash},
            receive {'EXIT', S, Why} -> io:format("  ended ~0p~n", [Why]) end
    end.

restarting(Strategy) ->
    io:format("restarting ~p~n", [Strategy]),
    ets:insert(modes, {mode, ok}),
    S = start(#{strategy => Strategy, intensity => 1000000, period => 1000}, [spec(a, #{}), spec(b, #{start => {?MODULE, by_mode, []}}), spec(c, #{})]),
    ets:insert(modes, {mode, {error, e}}),
    ended(S, pid(S, b), crash),
    [show(What, Fun) || {What, Fun} <- [
        {"which b", fun() -> lists:keyfind(b, 1, supervisor:which_children(S)) end},
        {"start", fun() -> supervisor:start_child(S, spec(b, #{})) end},
        {"restart", fun() -> supervisor:restart_child(S, b) end},
        {"delete", fun() -> supervisor:delete_child(S, b) end},
        {"terminate", fun() -> supervisor:terminate_child(S, b) end},
        {"delete", fun() -> supervisor:delete_child(S, b) end}
    ]],
    state(S),
    stop(S).

upgrades() ->
    io:format("upgrades~n"),
    S = start(#{}, []),
    [begin upgrade(S, New), state(S) end || New <- [
        {ok, {#{intensity => 1}, []}},
        {ok, {#{}, [spec(a, #{}), spec(b, #{})]}},
        {ok, {#{}, [spec(a, #{shutdown => 7}), spec(c, #{})]}},
        ignore, faulty, {ok, {foo, []}}, {ok, {{one_for_one, x, 1}, []}}, {ok, {#{intensity => x}, []}}, {ok, {#{}, [x]}},
        {ok, {#{strategy => rest_for_one}, []}},
        {ok, {#{}, [spec(a, #{significant => true, restart => transient})]}},
        {ok, {#{auto_shutdown => any_significant}, [spec(a, #{significant => true, restart => transient})]}}
    ]],
    show("spec", fun() -> supervisor:get_childspec(S, a) end),
    stop(S),
    Flags = #{strategy => simple_one_for_one},
    D = start(Flags, [spec(a, #{})]),
    {ok, _} = supervisor:start_child(D, []),
    upgrade(D, {ok, {Flags, [spec(b, #{shutdown => 9})]}}),
    state(D),
    show("spec", fun() -> supervisor:get_childspec(D, b) end),
    upgrade(D, {ok, {Flags, []}}),
    upgrade(D, {ok, {Flags, [spec(b, #{}), spec(c, #{})]}}),
    stop(D).

%% What init/1 will answer is the last thing in a supervisor's state.
upgrade(Sup, New) ->
    show("upgrade", fun() ->
        ok = sys:suspend(Sup),
        sys:replace_state(Sup, fun(State) -> setelement(tuple_size(State), State, New) end),
        Result = sys:change_code(Sup, supervisor, vsn, []),
        ok = sys:resume(Sup),
        case Result of
            {error, {error, {ok, {Ids, _}}}} -> {wrong_number, length(Ids)};
            _ -> Result
        end
    end).

significant(Auto, Restart, Reason) ->
    io:format("significant ~p ~p ~p~n", [Auto, Restart, Reason]),
    More = #{significant => true, restart => Restart},
    S = start(#{auto_shutdown => Auto, intensity => 10}, [spec(a, More), spec(b, More), spec(c, #{})]),
    case ended(S, pid(S, a), Reason) of
        true ->
            state(S),
            show("terminate b", fun() -> supervisor:terminate_child(S, b) end),
            state(S),
            case lists:keyfind(a, 1, supervisor:which_children(S)) of
                {a, Pid, _, _} when is_pid(Pid) -> ended(S, Pid, normal) andalso stop(S);
                _ -> stop(S)
            end;
        false -> ok
    end.

%% How many children end for which wrong reason, when a dynamic and when a static supervisor stops.
ends(Restart, Shutdown, Reasons) ->
    io:format("ends ~p ~p ~p~n", [Restart, Shutdown, Reasons]),
    D = start(#{strategy => simple_one_for_one}, [spec(d, #{start => {?MODULE, ends_with, []}, restart => Restart, shutdown => Shutdown})]),
    [{ok, _} = supervisor:start_child(D, [Reason]) || Reason <- Reasons],
    stop(D),
    reports(),
    S = start(#{}, [spec(I, #{start => {?MODULE, ends_with, [Reason]}, restart => Restart, shutdown => Shutdown}) ||
        {I, Reason} <- lists:zip(lists:seq(1, length(Reasons)), Reasons)]),
    stop(S),
    reports().

log(#{msg := {report, Report}}, #{config := To}) -> To ! {report, Report};
log(_, _) -> ok.

reports() -> [io:format("  ~0p~n", [R]) || R <- lists:sort(clean(collected()))].

collected() ->
    receive {report, #{report := Report}} -> [Report | collected()]
    after 0 -> []
    end.
