%% Crash reports of proc_lib: what they hold, which processes count as neighbours, and how they are laid out.
-module(proc_crash_report).
-export([main/1, log/2, wait/1]).

main(_) ->
    ok = logger:add_handler(reports, ?MODULE, #{config => self()}),
    ok = logger:remove_handler(default),
    linked(),
    failing_starts(),
    texts().

log(#{msg := {report, #{label := {proc_lib, crash}, report := Report}}}, #{config := To}) -> To ! {crash, Report};
log(_, _) -> ok.

report() -> receive {crash, Report} -> Report end.

%% Linked are: a process of proc_lib, a plain one that is linked to it, one that traps exits, and one beyond that.
linked() ->
    Main = self(),
    Beyond = started(fun() -> ok end, spawn),
    Trapping = started(fun() -> process_flag(trap_exit, true), link(Beyond) end, spawn),
    Plain = started(fun() -> link(Trapping) end, spawn),
    Own = started(fun() -> link(Plain) end, {proc_lib, spawn}),
    Names = #{Beyond => beyond, Trapping => trapping, Plain => plain, Own => own, Main => main},
    proc_lib:spawn(fun() ->
        Main ! {dying, self()},
        [link(Pid) || Pid <- [Own, Trapping]],
        put(key, value),
        error(gone)
    end),
    Dying = receive {dying, Pid} -> Pid end,
    Known = Names#{Dying => dying},
    [Facts, Neighbours] = report(),
    io:format("~p~n", [[Key || {Key, _} <- Facts, Key =/= process_label]]),
    [io:format("~p ~p~n", [Key, named(proplists:get_value(Key, Facts), Known)]) || Key <- [initial_call, ancestors, dictionary, trap_exit]],
    {error_info, {Class, Reason, [{M, F, A, _} | _]}} = lists:keyfind(error_info, 1, Facts),
    io:format("~p ~p ~p~n", [Class, Reason, {M, F, A}]),
    [io:format("~p ~p~n", [named(proplists:get_value(pid, N), Known),
        [{Key, named(Value, Known)} || {Key, Value} <- N, lists:member(Key, [initial_call, current_function, ancestors, trap_exit, status])]])
     || {neighbour, N} <- lists:sort(Neighbours)],
    %% The text: the words in front of the colons.
    Text = proc_lib:format([Facts, Neighbours]),
    io:format("~p~n", [[hd(string:split(Line, ":")) || Line <- string:split(Text, "\n", all), string:prefix(Line, "    process_label") =:= nomatch,
        string:prefix(Line, "      process_label") =:= nomatch, string:find(Line, ": ") =/= nomatch orelse lists:suffix(":", Line)]]),
    exit(Beyond, kill).

started(Before, How) ->
    Main = self(),
    Fun = fun() -> Before(), Main ! {started, self()}, ?MODULE:wait(x) end,
    Pid = case How of spawn -> spawn(Fun); {M, F} -> M:F(Fun) end,
    receive {started, Pid} -> Pid end,
    waiting(Pid).

%% A process that has come to its receive.
waiting(Pid) ->
    case process_info(Pid, status) of
        {status, waiting} -> Pid;
        _ -> erlang:yield(), waiting(Pid)
    end.

wait(_) -> receive never -> ok end.

named(Pid, Names) when is_pid(Pid) -> maps:get(Pid, Names, other);
named(List, Names) when is_list(List) -> [named(E, Names) || E <- List];
named(Term, _) -> Term.

failing_starts() ->
    process_flag(trap_exit, true),
    [begin
        Result = proc_lib:start_link(erlang, apply, [Fun, []]),
        io:format("~p~n", [stackless(Result)]),
        receive {crash, [Facts, _]} ->
            {error_info, {Class, Reason, _}} = lists:keyfind(error_info, 1, Facts),
            io:format("  crash ~p ~p~n", [Class, Reason])
        after 0 -> io:format("  no crash~n")
        end
     end || Fun <- [
        fun() -> error(bad) end, fun() -> exit(bad) end, fun() -> throw(bad) end, fun() -> exit(normal) end, fun() -> exit(shutdown) end,
        fun() -> exit({shutdown, x}) end, fun() -> done end
     ]].

stackless([{M, F, _, _} | _]) when is_atom(M), is_atom(F) -> stack;
stackless(Tuple) when is_tuple(Tuple) -> list_to_tuple([stackless(E) || E <- tuple_to_list(Tuple)]);
stackless(Term) -> Term.

texts() ->
    Facts = [
        {initial_call, {m, f, ['Argument__1']}}, {error_info, {error, reason, []}}, {items, lists:seq(1, 60)},
        {dictionary, [{a, lists:seq(1, 50)}, {text, "a string that is rather long to stand on one line with others"}]}
    ],
    Neighbour = {neighbour, [{x, lists:seq(1, 40)}, {initial_call, {erlang, apply, 2}}, {initial_call, {m, g, []}}]},
    [io:format("~ts|~n", [proc_lib:format(Report, Encoding, Depth)]) || Report <- [[Facts, []], [Facts, [Neighbour]]],
        Encoding <- [latin1, unicode], Depth <- [unlimited, 10]],
    Long = {error, lists:seq(1, 50)},
    [io:format("~ts|~n", [proc_lib:format([[{initial_call, {m, f, []}}, {error_info, {Class, Reason, []}}, {x, 1}], []])]) ||
        Class <- [error, exit, throw], Reason <- [Long, {badmatch, Long}, short, {bad_return_value, foo}]].
