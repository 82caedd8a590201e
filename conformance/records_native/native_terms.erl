%% since OTP 29, with its library
%% Native records as terms, got from the external format: order, equality, printing, copies, collections, tables.
-module(native_terms).
-export([main/1]).

main(_) ->
    Texts = [{m, a, 1, [x], [1]}, {m, a, 0, [x], [1]}, {m, a, 1, [y], [0]}, {m, a, 1, [x, y], [0, 0]}, {m, a, 1, [x, y], [1, 0]},
             {m, a, 1, [y, x], [0, 0]}, {m, a, 1, [y, x], [5, 0]}, {m, b, 1, [], []}, {m, b, 1, [x], [0]},
             {a, z, 1, [x, y, z], [0, 0, 0]}, {z, a, 1, [], []}, {m, a, 1, [], []}, {m, a, 1, [x], [2]}, {m, a, 0, [x], [2]},
             {m, a, 1, [x], [2.5]}],
    Records = [binary_to_term(external(T)) || T <- Texts],
    [io:format("~p ~p~n", [R, records:is_exported(R)]) || R <- lists:sort(Records)],
    io:format("~p~n", [[external(T) =:= term_to_binary(R) || {T, R} <- lists:zip(Texts, Records)]]),
    io:format("~p~n", [[A =:= B || A <- Records, B <- [binary_to_term(term_to_binary(A)) | Records]]]),
    [R, Plain | _] = Records,
    Float = binary_to_term(external({m, a, 1, [x], [1.0]})),
    io:format("~p~n", [{R == Float, R =:= Float, R == Plain}]),
    Others = [1, a, {}, {1, 2, 3, 4}, #{}, #{a => 1}, [], [1], <<1>>, "text"],
    io:format("~p~n", [lists:sort([R, hd(lists:reverse(Records)) | Others])]),
    io:format("~p~n", [[[is_record(T), is_tuple(T), is_map(T), is_list(T), is_atom(T), is_bitstring(T), is_function(T)] || T <- [R, {}]]]),
    io:format("~p~n", [[records:get_module(R), records:get_name(R), records:get_field_names(R), records:get(x, R)]]),
    Long = binary_to_term(external({'M x', 'a b', 1, [first, 'B', c], [lists:duplicate(40, $a), [lists:duplicate(45, $b), [300], #{}], R]})),
    io:format("~p~n~w~n~p~n~0p~n", [Long, Long, [Long, {Long}], R]),
    [io:format("~P ~W~n", [Long, D, Long, D]) || D <- [1, 2, 3, 4, 6, 9]],
    [io:format("~p~n", [try binary_to_term(B) catch error:E -> E end]) ||
        B <- [<<131, 67, 1:32, 2, 119, 1, "m", 119, 1, "a", 119, 1, "x", 97, 1>>, <<131, 67, 2:32, 1, 119, 1, "m", 119, 1, "a", 119, 1, "x">>,
              external({m, a, 1, [x, x], [1, 2]}), <<131, 67, 0:32, 1, 119, 1, "m", 97, 1>>, <<131, 67, 16#ffffffff:32, 1, 119, 1, "m", 119, 1, "a">>]],
    [io:format("~p~n", [try F() catch error:E -> E end]) ||
        F <- [fun() -> records:get(z, R) end, fun() -> records:get(x, {x}) end, fun() -> records:get_name(x) end,
              fun() -> records:get_field_names(x) end, fun() -> records:is_exported({x}) end, fun() -> tuple_size(hd(id([R]))) end,
              fun() -> map_size(hd(id([R]))) end, fun() -> element(1, id(R)) end]],
    io:format("~p~n", [[is_record(id(R), id(N)) || N <- [a, m, b]]]),
    io:format("~p~n", [[is_record(id(R), id(M), id(N)) || {M, N} <- [{m, a}, {a, m}, {m, b}, {a, 2}]]]),
    io:format("~p~n", [[apply(erlang, is_record, [T]) || T <- [R, x, {a, 1}]]]),
    Table = ets:new(t, [ordered_set]),
    ets:insert(Table, [{One, N} || {One, N} <- lists:zip(Records, lists:seq(1, length(Records)))]),
    io:format("~p~n", [[N || {_, N} <- ets:tab2list(Table)]]),
    io:format("~p~n", [[ets:lookup(Table, One) =/= [] || One <- Records]]),
    io:format("~p~n", [#{R => 1, Plain => 2}]),
    Self = self(),
    spawn_link(fun() ->
        Many = [binary_to_term(external({m, a, 1, [n, next], [N, {Long, [N]}]})) || N <- lists:seq(1, 2000)],
        erlang:garbage_collect(),
        Self ! {many, Many}
    end),
    receive {many, Many} ->
        erlang:garbage_collect(),
        io:format("~p~n", [{lists:sum([records:get(n, M) || M <- Many]), lists:all(fun(M) -> element(1, records:get(next, M)) =:= Long end, Many)}])
    end.

atom(A) -> Text = atom_to_binary(A), <<119, (byte_size(Text)), Text/binary>>.

value(T) -> <<131, Rest/binary>> = term_to_binary(T), Rest.

external({Module, Name, Exported, Fields, Values}) ->
    iolist_to_binary([131, 67, <<(length(Fields)):32>>, Exported, atom(Module), atom(Name), [atom(F) || F <- Fields], [value(V) || V <- Values]]).

id(X) -> X.
