-module(ets_shared).
-export([main/1]).

%% What several processes do to one table at a time: no update is lost, no table is left behind.
main(_) ->
    lists:foreach(fun replaced/1, [set, ordered_set]),
    io:format("given: ~p~n", [lists:usort([given(N rem 200) || N <- lists:seq(1, 1000)])]),
    io:format("inherited: ~p~n", [[inherited(N) || N <- lists:seq(1, 9)]]),
    io:format("deleted: ~p~n", [deleted()]),
    lists:foreach(fun queue/1, [set, ordered_set, bag]),
    io:format("tables: ~p~n", [tables(5000)]),
    io:format("fixed by those that ended: ~p~n", [fixes()]).

%% Counters that one process replaces while another counts.
replaced(Type) ->
    T = ets:new(t, [Type, public]),
    ets:insert(T, [{I, 0} || I <- lists:seq(1, 2000)]),
    Times = 40,
    Add = fun() -> [ets:select_replace(T, [{{'$1', '$2'}, [], [{{'$1', {'+', '$2', 1}}}]}]) || _ <- lists:seq(1, Times)] end,
    Count = fun() -> [ets:update_counter(T, I, 1) || _ <- lists:seq(1, Times), I <- lists:seq(1, 2000)] end,
    wait_for([spawn_monitor(F) || F <- [Add, Count, Add, Count]]),
    io:format("~p ~w~n", [Type, lists:usort([N || {_, N} <- ets:tab2list(T)])]),
    ets:delete(T).

wait_for(Started) -> [receive {'DOWN', R, process, P, _} -> ok end || {P, R} <- Started].

%% To a process on its way out: refused, or gone with it.
given(N) ->
    Self = self(),
    {P, R} = spawn_monitor(fun() -> [ets:new(t, []) || _ <- lists:seq(1, 300)], Self ! ready, receive never -> ok end end),
    receive ready -> ok end,
    T = ets:new(t, []),
    exit(P, kill),
    busy(N * 40),
    Given = try ets:give_away(T, P, data) catch error:badarg -> false end,
    receive {'DOWN', R, process, P, _} -> ok end,
    Ok = case Given of
        true -> ets:info(T) =:= undefined;
        false -> ets:info(T, owner) =:= self()
    end,
    catch ets:delete(T),
    Ok.

busy(0) -> ok;
busy(N) -> busy(N - 1).

inherited(N) ->
    {P, R} = spawn_monitor(fun() -> receive never -> ok end end),
    [P ! I || I <- lists:seq(1, N * 1000)],
    Self = self(),
    {Q, R2} = spawn_monitor(fun() -> Self ! {table, ets:new(t, [public, {heir, P, data}])}, receive never -> ok end end),
    T = receive {table, X} -> X end,
    exit(P, kill),
    exit(Q, kill),
    wait_for([{P, R}, {Q, R2}]),
    ets:info(T) =:= undefined.

%% Public tables deleted by another process while their owner ends or gives them away.
deleted() ->
    Self = self(),
    lists:usort([begin
        Heir = spawn(fun() -> receive stop -> ok end end),
        {P, R} = spawn_monitor(fun() ->
            Tables = [ets:new(t, [public, {heir, Heir, x}]) || _ <- lists:seq(1, 20)],
            Self ! {tables, Tables},
            [catch ets:give_away(T, Heir, y) || T <- lists:sublist(Tables, 10)]
        end),
        Tables = receive {tables, Ts} -> Ts end,
        [catch ets:delete(T) || T <- Tables],
        wait_for([{P, R}]),
        Left = [T || T <- Tables, ets:info(T, size) =/= undefined],
        HR = monitor(process, Heir),
        Heir ! stop,
        wait_for([{Heir, HR}]),
        {Left, [T || T <- Tables, ets:info(T, size) =/= undefined]}
    end || _ <- lists:seq(1, 200)]).

%% A table that is used as a queue: the first one is taken, again and again.
queue(Type) ->
    T = ets:new(t, [Type, public]),
    ets:insert(T, [{I, I} || I <- lists:seq(1, 30000)]),
    io:format("~p ~p~n", [Type, empty(T, ets:first(T), 0)]),
    ets:insert(T, {a, b}),
    io:format("~p~n", [[ets:tab2list(T) || _ <- lists:seq(1, 3)]]).

empty(_, '$end_of_table', N) -> N;
empty(T, K, N) ->
    ets:delete(T, K),
    empty(T, ets:first(T), N + 1).

%% Many tables of one process, the oldest deleted first.
tables(N) ->
    All = [ets:new(t, []) || _ <- lists:seq(1, N)],
    [ets:delete(T) || T <- All],
    length([T || T <- All, ets:info(T) =/= undefined]).

fixes() ->
    T = ets:new(t, [public]),
    ets:insert(T, [{I} || I <- lists:seq(1, 100)]),
    wait_for([spawn_monitor(fun() ->
        ets:safe_fixtable(T, true),
        ets:safe_fixtable(T, true),
        ets:delete(T, I)
    end) || I <- lists:seq(1, 50)]),
    {ets:info(T, safe_fixed), ets:info(T, fixed), ets:info(T, size)}.
