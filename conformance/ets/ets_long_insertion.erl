%% Long lists into tables: nobody sees a part of one, whatever happens meanwhile; tables that grow, and are fixed, while they do.
-module(ets_long_insertion).
-export([main/1]).

main(_) ->
    [begin
        io:format("~p ordered: ~p~n", [Type, isolation(Type)]),
        io:format("~p new: ~p~n", [Type, insert_new(Type)]),
        io:format("~p killed: ~p~n", [Type, killed(Type)]),
        io:format("~p deleted: ~p~n", [Type, deleted(Type)]),
        io:format("~p emptied: ~p~n", [Type, emptied(Type)]),
        io:format("~p bad: ~p~n", [Type, bad(Type)]),
        io:format("~p fixed: ~p~n", [Type, fixed(Type)])
     end || Type <- [set, ordered_set, bag, duplicate_bag]],
    [io:format("~p grown: ~p~n", [Type, grown(Type)]) || Type <- [set, bag, duplicate_bag, ordered_set]].

objects(From, To, Value) -> [{I, Value} || I <- lists:seq(From, To)].

%% Of two keys of one insertion, whichever is read first, the second is never older.
isolation(Type) ->
    N = 3000,
    T = ets:new(t, [Type, public]),
    Unique = Type =:= set orelse Type =:= ordered_set,
    Value = fun(K) -> lists:max([V || {_, V} <- ets:lookup(T, K)]) end,
    ets:insert(T, objects(1, N, 0)),
    Me = self(),
    Reader = fun Read(Ok) ->
        receive stop -> Me ! {self(), Ok}
        after 0 ->
            A = Value(1), B = Value(N), C = Value(N div 2), D = Value(1),
            Read(Ok andalso A =< B andalso B =< C andalso C =< D)
        end
    end,
    Readers = [spawn_link(fun() -> Reader(true) end) || _ <- lists:seq(1, 2)],
    Rounds = 10,
    {_, Ref} = spawn_monitor(fun() -> [ets:insert(T, objects(1, N, R)) || R <- lists:seq(1, Rounds)] end),
    receive {'DOWN', Ref, _, _, normal} -> ok end,
    [R ! stop || R <- Readers],
    Result = [receive {R, Ok} -> Ok end || R <- Readers],
    {Result, ets:info(T, size) =:= (if Unique -> N; true -> N * (Rounds + 1) end), Value(1) =:= Rounds, ets:delete(T)}.

insert_new(Type) ->
    T = ets:new(t, [Type]),
    A = ets:insert_new(T, objects(1, 5000, a)),
    B = ets:insert_new(T, objects(5000, 10000, b)),
    C = ets:info(T, size),
    D = ets:insert_new(T, objects(5001, 10000, c)),
    {A, B, C, D, ets:info(T, size), ets:lookup(T, 5000), ets:lookup(T, 5001), ets:lookup(T, 10000)}.

%% All or nothing, though its process is killed at any moment.
killed(Type) ->
    N = 20000,
    L = objects(1, N, a),
    lists:usort([begin
        T = ets:new(t, [Type, public]),
        Me = self(),
        {P, R} = spawn_monitor(fun() -> Me ! ready, ets:insert(T, L), Me ! done end),
        receive ready -> ok end,
        spin(Spin * 300),
        exit(P, kill),
        receive {'DOWN', R, _, _, _} -> ok end,
        receive done -> ok after 0 -> ok end,
        Size = ets:info(T, size),
        Found = length([K || K <- [1, 77, N div 2, N], ets:member(T, K)]),
        ets:delete(T),
        {Size, Found} =:= {0, 0} orelse {Size, Found} =:= {N, 4}
    end || Spin <- lists:seq(0, 30)]).

spin(0) -> ok;
spin(N) -> spin(N - 1).

%% The table goes away in the middle.
deleted(Type) ->
    L = objects(1, 20000, a),
    lists:usort([begin
        T = ets:new(t, [Type, public]),
        Me = self(),
        spawn(fun() -> Me ! ready, Me ! {result, try ets:insert(T, L) catch error:badarg -> badarg end} end),
        receive ready -> ok end,
        spin(Spin * 300),
        true = ets:delete(T),
        receive {result, Result} -> lists:member(Result, [true, badarg]) end
    end || Spin <- lists:seq(0, 20)]).

%% Emptied while lists are inserted: what is there in the end are whole lists.
emptied(Type) ->
    N = 3000,
    T = ets:new(t, [Type, public]),
    Writers = [spawn_monitor(fun() -> [ets:insert(T, objects(W * N, W * N + N - 1, R)) || R <- lists:seq(1, 5)] end) || W <- lists:seq(1, 3)],
    Sizes = [begin erlang:yield(), true = ets:delete_all_objects(T), ets:info(T, size) rem N end || _ <- lists:seq(1, 20)],
    [receive {'DOWN', Ref, _, _, normal} -> ok end || {_, Ref} <- Writers],
    {lists:usort(Sizes), ets:info(T, size) rem N}.

bad(Type) ->
    T = ets:new(t, [Type, {keypos, 2}]),
    L = objects(1, 5000, a),
    R = [try ets:insert(T, X) catch error:badarg -> badarg end || X <- [L ++ [{1}], L ++ [a], L ++ a, [{1} | L], [[] | L]]],
    {R, ets:info(T, size)}.

%% A traversal of a fixed table visits what stays in it once, whatever is inserted and deleted meanwhile.
fixed(Type) ->
    N = 5000,
    T = ets:new(t, [Type]),
    ets:insert(T, objects(1, N, a)),
    true = ets:safe_fixtable(T, true),
    Seen = walk(T, ets:first(T), N, []),
    Size = ets:info(T, size),
    true = ets:safe_fixtable(T, false),
    Stay = [K || K <- Seen, K rem 2 =:= 1, K =< N],
    Deleted = ets:select_delete(T, [{{'$1', b}, [], [true]}]),
    ets:insert(T, objects(1, 3 * N, c)),
    Count = ets:select_count(T, [{{'_', c}, [], [true]}]),
    {length(Stay), length(lists:usort(Stay)), Size, Deleted, Count, ets:match_delete(T, '_'), ets:info(T, size), ets:first(T)}.

walk(_, '$end_of_table', _, Seen) -> Seen;
walk(T, K, N, Seen) ->
    Seen =/= [] andalso K =< N andalso K rem 2 =:= 0 andalso ets:delete(T, K),
    K =< N andalso ets:insert(T, {N + K, b}),
    walk(T, ets:next(T, K), N, [K | Seen]).

%% Growth moves objects; those of a key stay together and in order.
grown(Type) ->
    T = ets:new(t, [Type]),
    [ets:insert(T, {K, V}) || V <- [3, 1, 2], K <- lists:seq(1, 7000)],
    Objects = lists:usort([[V || {_, V} <- ets:lookup(T, K)] || K <- lists:seq(1, 7000)]),
    All = lists:sort(ets:tab2list(T)),
    Walked = lists:sort(walk_all(T, ets:first(T))),
    ets:safe_fixtable(T, true),
    [ets:insert(T, {K, 4}) || K <- lists:seq(7001, 30000)],
    ets:safe_fixtable(T, false),
    [ets:insert(T, {K, 5}) || K <- lists:seq(30001, 31000)],
    Found = [K || K <- lists:seq(1, 31000), ets:member(T, K)],
    {Objects, length(All), Walked =:= lists:seq(1, 7000), length(Found), length(walk_all(T, ets:first(T)))}.

walk_all(_, '$end_of_table') -> [];
walk_all(T, K) -> [K | walk_all(T, ets:next(T, K))].
