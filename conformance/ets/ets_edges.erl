-module(ets_edges).
-export([main/1]).

%% Options, errors and corners of each function, on each type of table.
main(_) ->
    options(),
    lists:foreach(fun table/1, [set, ordered_set, bag, duplicate_bag]),
    rights(),
    owners(),
    literals().

show(Name, F) ->
    R = try F() catch C:E -> {C, E} end,
    io:format("~p: ~0p~n", [Name, R]).

each(Name, F, Cases) -> show(Name, fun() -> [try F(X) catch _:E -> E end || X <- Cases] end).

new(Type, Objects) ->
    T = ets:new(t, [Type, public]),
    ets:insert(T, Objects),
    T.

in_order(L) when is_list(L) -> lists:sort(L);
in_order(E) -> E.

content(T) -> lists:sort(ets:tab2list(T)).

options() ->
    each(new, fun(O) -> T = ets:new(t, O), [ets:info(T, I) || I <- [type, protection, keypos, named_table, heir, compressed,
            read_concurrency, write_concurrency, decentralized_counters]] end,
        [[], [{write_concurrency, true}], [{write_concurrency, auto}], [{write_concurrency, true}, public, ordered_set],
         [{write_concurrency, auto}, public], [ordered_set, {write_concurrency, auto}], [{read_concurrency, true}],
         [{decentralized_counters, true}], [ordered_set, {decentralized_counters, true}], [compressed], [set, bag],
         [{keypos, 3}], [{heir, none}], [{write_concurrency, auto}, {decentralized_counters, false}],
         [{decentralized_counters, true}, {write_concurrency, true}], [private, {write_concurrency, auto}],
         [private, ordered_set, {write_concurrency, true}], [{write_concurrency, false}, {decentralized_counters, true}]]),
    each(new_bad, fun(O) -> ets:new(t, O) end,
        [[foo], [{keypos, 0}], [{keypos, a}], [{heir, a, b}], [{write_concurrency, foo}], [{read_concurrency, auto}],
         foo, [{heir, none, 1}], [{keypos, 1 bsl 70}], [{protection, public}], [1]]),
    each(setopts, fun(O) -> ets:setopts(ets:new(x, []), O) end,
        [{heir, none}, {heir, self(), x}, {protection, public}, [{protection, private}], [], foo, {keypos, 2}, [{protection, set}],
         {protection, foo}]),
    show(rename, fun() -> T = ets:new(ra, [named_table]), X = ets:rename(T, rb), {X, ets:info(ra), ets:info(rb, name), ets:delete(rb)} end),
    show(rename_unnamed, fun() -> T = ets:new(ra, []), {ets:rename(T, rb) =:= T, ets:info(T, name)} end),
    show(id, fun() -> ets:new(rc, [named_table]), T = ets:whereis(rc), [is_reference(T), ets:info(T, id) =:= T, ets:info(rc, id) =:= T,
            ets:rename(T, rd), ets:delete(T)] end),
    show(info, fun() -> [I || {I, _} <- ets:info(ets:new(x, []))] end),
    each(info_bad, fun ets:info/1, [foo, 1, make_ref(), "x", self()]),
    each(info_2, fun({T, I}) -> ets:info(T, I) end, [{foo, size}, {ets:new(x, []), foo}, {ets:new(x, []), 1}, {1, size}, {foo, foo},
            {ets:new(x, []), fixed}, {ets:new(x, []), safe_fixed}, {make_ref(), size}]),
    show(fix_info, fun() -> T = ets:new(x, []), ets:safe_fixtable(T, true), ets:safe_fixtable(T, true), S = self(),
            {{A, B, C}, [{S, N}]} = ets:info(T, safe_fixed), {X, [{S, N}]} = ets:info(T, safe_fixed_monotonic_time),
            {is_integer(A + B + C), A > 1000, N, abs(X - erlang:monotonic_time()) < erlang:convert_time_unit(10, second, native)} end).

table(Type) ->
    io:format("--- ~p~n", [Type]),
    Ten = [{I, I} || I <- lists:seq(1, 10)],
    Fixed = fun() -> T = new(Type, Ten), ets:safe_fixtable(T, true), {T, ets:first(T)} end,
    show(fixed_all_deleted, fun() -> {T, K} = Fixed(), ets:delete_all_objects(T), {ets:next(T, K), ets:info(T, size)} end),
    show(fixed_each_deleted, fun() -> {T, K} = Fixed(), [ets:delete(T, I) || I <- lists:seq(1, 10)],
            {ets:next(T, K), ets:first(T), ets:info(T, size), ets:tab2list(T)} end),
    show(fixed_refilled, fun() -> {T, _} = Fixed(), [begin ets:delete(T, 1), ets:insert(T, {1, I}) end || I <- lists:seq(1, 5)],
            R = {ets:lookup(T, 1), ets:info(T, size)}, ets:safe_fixtable(T, false), {R, ets:lookup(T, 1), length(ets:tab2list(T))} end),
    each(next, fun(K) -> ets:next(new(Type, [{1, a}]), K) end, [1, 2, 1.0, a]),
    each(prev, fun(K) -> ets:prev(new(Type, [{1, a}]), K) end, [1, 2, 0, a]),
    show(number_keys, fun() -> T = new(Type, [{1, a}, {1.0, b}]), {content(T), ets:lookup(T, 1), ets:lookup(T, 1.0), ets:member(T, 1.0),
            ets:match(T, {1, '$1'}), ets:match(T, {1.0, '$1'}), ets:match_object(T, {1, '_'}), ets:select_delete(T, [{{1, '_'}, [], [true]}]),
            ets:tab2list(T)} end),
    show(delete_object, fun() -> T = new(Type, [{1, a}]), ets:delete_object(T, {1.0, a}), ets:delete_object(T, {1, b}), A = content(T),
            ets:delete_object(T, {1, a}), {A, content(T)} end),
    each(delete_object_bad, fun(O) -> ets:delete_object(new(Type, []), O) end, [foo, {}]),
    show(insert_new, fun() -> T = new(Type, []), {ets:insert_new(T, [{1, a}, {1, b}]), ets:insert_new(T, [{2, a}, {1, b}]), content(T),
            ets:insert_new(T, [])} end),
    each(insert_bad, fun(O) -> ets:insert(new(Type, []), O) end, [foo, {}, [foo], [{1} | foo], [{1}, 2], [{}]]),
    show(take, fun() -> T = new(Type, [{1, a}, {1, b}, {1, a}]), {ets:take(T, 1), ets:take(T, 1), content(T)} end),
    each(lookup_element, fun({K, P}) -> in_order(ets:lookup_element(new(Type, [{1, a}, {1, b, c}]), K, P)) end,
        [{1, 2}, {1, 0}, {1, 4}, {1, a}, {1, -1}, {9, 1}]),
    Counted = new(Type, [{k, 1, 2, x}]),
    each(update_counter, fun(U) -> ets:update_counter(Counted, k, U) end,
        [1, {2, 1}, [{2, 1}, {3, 1}], [{2, 1}, {2, 1}], [], {2, -1}, {3, 5, 10, 0}, {3, 5, 10, 0}, {3, -50, -10, 0}, {2, 1 bsl 70},
         {2, -(1 bsl 70)}, {1, 1}, {4, 1}, {5, 1}, {0, 1}, {2, 1.0}, {2, 1, 2}, {2, 1, 2, 3, 4}, foo, [1], [{2, 1}, {9, 1}],
         {2, 1, 3, foo}, [{2, 1} | foo], {2, 0, 0, 99}, {2, 0, 1000, 99}, [{2, 1}, {4, 1}]]),
    io:format("~p~n", [ets:lookup(Counted, k)]),
    Defaults = new(Type, []),
    each(update_counter_default, fun({K, U, D}) -> ets:update_counter(Defaults, K, U, D) end,
        [{a, 1, {x, 5}}, {b, [], {x, 5}}, {c, {2, 1}, {x, y}}, {d, {3, 1}, {x, 1}}, {f, 1, foo}, {a, 1, {x}},
         {h, [{2, 1}, {3, 2}], {x, 1, 1, 1}}, {a, 1, foo}]),
    io:format("~p~n", [content(Defaults)]),
    Changed = new(Type, [{k, 1, 2}]),
    each(update_element, fun({K, U}) -> ets:update_element(Changed, K, U) end,
        [{k, U} || U <- [{2, a}, [{2, b}, {3, c}], [], {1, x}, {4, x}, {0, x}, [{2, z}, {4, y}], foo, [foo], {2, a, b}, [{2, zz} | foo],
         [{2, q}, {2, r}]]] ++ [{none, {2, x}}, {none, []}]),
    io:format("~p~n", [ets:lookup(Changed, k)]),
    each(slot_bad, fun(N) -> ets:slot(new(Type, [{k, 1}]), N) end, [-1, a]),
    each(limit, fun(N) -> case ets:select(new(Type, [{1}, {2}, {3}]), [{{'$1'}, [], ['$1']}], N) of
            {L, '$end_of_table'} -> {length(L), last};
            {L, C} -> {length(L), length_of_rest(ets:select(C))};
            E -> E
        end end, [1, 2, 3, 4, 0, -1, a, 1.0, 1 bsl 70]),
    each(empty, fun(F) -> F(new(Type, [])) end, [fun(T) -> ets:select(T, [{{'$1'}, [], ['$1']}], 1) end, fun(T) -> ets:match(T, '_', 2) end,
            fun(T) -> ets:match_object(T, '_', 2) end, fun(T) -> ets:select_reverse(T, [{'_', [], [true]}], 2) end, fun ets:first/1,
            fun ets:last/1, fun(T) -> ets:select(T, []) end, fun(T) -> ets:select_count(T, []) end, fun(T) -> ets:select(T, [], 1) end,
            fun(T) -> ets:match(T, foo) end, fun(T) -> ets:select(T, [{[], [], [true]}]) end]),
    each(spec_bad, fun ets:match_spec_compile/1, [[], foo, [foo], [{a, b}], [{'$1', [], []}], [{'$1', foo, ['$1']}], [{'$1', [], '$1'}]]),
    each(continuation, fun ets:select/1, ['$end_of_table', foo, {1, 2, 3}, {}]),
    replace(Type).

length_of_rest('$end_of_table') -> 0;
length_of_rest({L, C}) -> length(L) + length_of_rest(ets:select(C)).

%% select_replace wants to see that the key stays.
replace(Type) ->
    T = new(Type, [{1, a}, {2, b}]),
    each(select_replace, fun(Spec) -> ets:select_replace(T, Spec) end,
        [[{{'$1', '$2'}, [], [{{'$1', {{'$2', x}}}}]}],
         [{{'$1', '$2'}, [], [{{'$2', '$1'}}]}],
         [{{'$1', '$2'}, [], ['$_']}],
         [{{'$1', '$2'}, [], ['$1']}],
         [{{1, '$2'}, [], [{{1, '$2'}}]}],
         [{{1, '$2'}, [], [{{2, '$2'}}]}],
         [{'$1', [], ['$1']}],
         [{{'$1', '_'}, [], [{{{'+', '$1', 0}, 1}}]}],
         [{{1, '_'}, [], [{const, {1, cc}}]}],
         [{{1, '_'}, [], [{{{const, 1}, dd}}]}],
         [{{'$1', '$2'}, [{'==', '$1', 1}], [{{'$1', zz, 1}}]}],
         [{{'$1', '$2'}, [], [foo, {{'$1', '$2'}}]}],
         [{{'$1', '$2'}, [], [{setelement, 2, '$_', q}]}],
         [{{'$1', '$2'}, [], [{{{element, 1, '$_'}, x}}]}],
         [{{'$1', '$2'}, [], [{{{hd, '$1'}, x}}]}],
         [{{'$1', '$2'}, [], [{{}}]}],
         [{{'$1', '$2'}, [], [true]}],
         [{'_', [], ['$_']}],
         [{{'$1', '$1'}, [], ['$_']}]]),
    io:format("~p~n", [content(T)]),
    Deep = new(Type, [{{a, [1, 2]}, 1}, {{b, [3]}, 2}]),
    each(select_replace_deep, fun(Spec) -> ets:select_replace(Deep, Spec) end,
        [[{{{'$1', '$2'}, '_'}, [], [{{{{'$1', '$2'}}, x}}]}],
         [{{{'$1', ['$2' | '$3']}, '_'}, [], [{{{{'$1', ['$2' | '$3']}}, y}}]}],
         [{{{'$1', '$2'}, '_'}, [], [{{{{'$2', '$1'}}, x}}]}],
         [{{{b, [3]}, '_'}, [], [{{{{b, [3]}}, z}}]}],
         [{{{b, [3]}, '_'}, [], [{{{const, {b, [3]}}, zz}}]}],
         [{{{b, [3]}, '_'}, [], [{{{const, {b, [4]}}, zz}}]}]]),
    io:format("~p~n", [content(Deep)]).

rights() ->
    Uses = [fun(T) -> ets:lookup(T, 1) end, fun(T) -> ets:insert(T, {1}) end, fun ets:delete/1, fun(T) -> ets:info(T, size) end,
        fun(T) -> ets:safe_fixtable(T, true) end, fun ets:first/1, fun(T) -> ets:rename(T, y) end, fun(T) -> ets:setopts(T, {heir, none}) end,
        fun(T) -> ets:select(T, []) end, fun ets:delete_all_objects/1, fun(T) -> ets:give_away(T, self(), 1) end],
    [each(Access, fun(F) -> F(T) end, Uses) || Access <- [private, protected], T <- [of_another(Access)]],
    Deleted = ets:new(x, []),
    ets:delete(Deleted),
    each(deleted, fun(F) -> F(Deleted) end, Uses).

of_another(Access) ->
    Self = self(),
    spawn(fun() -> Self ! {table, ets:new(x, [Access])}, receive never -> ok end end),
    receive {table, T} -> T end.

owners() ->
    Self = self(),
    {Dead, Ref} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    each(give_away, fun(To) -> ets:give_away(ets:new(x, []), To, x) end, [Self, Dead, foo]),
    ets:new(given, [named_table]),
    Receiver = spawn(fun() -> receive {'ETS-TRANSFER', T, From, Data} -> Self ! {got, T, From =:= Self, Data} end end),
    ets:give_away(ets:whereis(given), Receiver, data),
    receive Got -> io:format("~p~n", [Got]) end,
    {Parent, Ref2} = spawn_monitor(fun() -> ets:new(inherited, [named_table, {heir, Self, <<1:800>>}]) end),
    receive {'DOWN', Ref2, _, _, _} -> ok end,
    receive {'ETS-TRANSFER', T, Parent, <<1:800>>} -> io:format("~p ~p~n", [T, {ets:info(T, owner), ets:info(T, heir)} =:= {Self, Self}]) end,
    {_, Ref3} = spawn_monitor(fun() -> Self ! {table, ets:new(x, [{heir, Dead, d}])} end),
    receive {'DOWN', Ref3, _, _, _} -> ok end,
    receive {table, Orphan} -> io:format("~p~n", [ets:info(Orphan)]) end.

%% A literal that was put into a table is not changed with the object.
literals() ->
    [begin
        T = new(Type, {counter, 1, x}),
        ets:update_counter(T, counter, 41),
        ets:update_element(T, counter, {3, y}),
        io:format("~p ~p~n", [ets:lookup(T, counter), literal()])
    end || Type <- [set, ordered_set], _ <- [1, 2]],
    T = ets:new(t, []),
    ets:insert(T, literal()),
    ets:update_counter(T, counter, 1),
    io:format("~p ~p~n", [ets:lookup(T, counter), literal()]).

literal() -> {counter, 1, x}.
