%% ets:fun2ms/1 and dbg:fun2ms/1: the match specifications that funs become, and what these find
-module(ets_fun2ms).
-export([main/1]).
-include_lib("stdlib/include/ms_transform.hrl").
-record(emp, {no, surname, given = "?", dept, year = 1999}).
-record(empty, {}).
-define(MS(F), show(ets:fun2ms(F))).
-define(DBG(F), show(dbg:fun2ms(F))).

main(_) ->
    heads(25),
    records(),
    guards(2, {a, 1}),
    bodies(25, [x]),
    constants(),
    tracing(y),
    places({q, 1}),
    selects(),
    at_run_time().

heads(X) ->
    ?MS(fun(A) -> A end),
    ?MS(fun(_) -> true end),
    ?MS(fun({}) -> {} end),
    ?MS(fun({A, B, A, _, C}) -> [A, B, C] end),
    ?MS(fun({A, B} = D) -> {A, B, D} end),
    ?MS(fun(D = {A, B}) -> {A, B, D} end),
    ?MS(fun(D = E) -> {D, E} end),
    ?MS(fun(D = {A, D}) -> {A, D} end),
    ?MS(fun({A, [B, {C} | D], "str", $c, 1.5, -7, <<"bin">>, '_', '$x'}) -> {A, B, C, D} end),
    ?MS(fun({A, #{a := B, {k} := {_, C}}}) -> {A, B, C} end),
    ?MS(fun({A, #{A := A}, #{}}) -> A end),
    ?MS(fun({1 + 2, "ab" ++ A, 3 bsl 2}) -> A end),
    ?MS(fun({_A, _B, _A}) -> _A end),
    ?MS(fun({A, B}) when A > X -> {A, B}; ({A}) -> A; (_) -> no end).

records() ->
    ?MS(fun(#emp{}) -> 1 end),
    ?MS(fun(#emp{year = Y, no = N}) -> {N, Y} end),
    ?MS(fun(#emp{no = N, _ = V}) -> {N, V} end),
    ?MS(fun(#emp{_ = '_', no = 1} = E) -> E end),
    ?MS(fun(#empty{}) -> #empty{} end),
    ?MS(fun({#emp{no = #emp{dept = D}}}) -> D end),
    ?MS(fun(E) when E#emp.year > 1990, is_record(E, emp) -> E#emp.surname end),
    ?MS(fun(E) when record(E, emp), erlang:is_record(E, empty) -> is_record(E, emp) end),
    ?MS(fun({A}) when is_record(A, A) -> is_record(A, A) end),
    ?MS(fun({A}) when A == #emp.dept -> #emp.year end),
    ?MS(fun({A}) -> #emp{no = A, given = {A}, _ = z} end),
    ?MS(fun({A}) -> #emp{surname = A} end),
    ?MS(fun(E) -> E#emp{dept = dev, year = E#emp.no} end),
    ?MS(fun(E) -> (E#emp{dept = dev})#emp.dept#emp.no end),
    ?MS(fun(E) when E == #emp{no = 1} -> E#emp{} end).

guards(X, T) ->
    ?MS(fun({A, B}) when A > B, A < 1; is_list(A) -> A end),
    ?MS(fun({A, B}) when A >= B; A =< B; A =:= X; A =/= B; A == 1; A /= b -> B end),
    ?MS(fun({A}) when true -> A end),
    ?MS(fun({A}) when X -> A end),
    ?MS(fun({A}) when A == T -> A end),
    ?MS(fun({A}) when
        list(A), integer(A), atom(A), tuple(A), pid(A), float(A), number(A), port(A), reference(A), binary(A), function(A)
    -> A end),
    ?MS(fun({A}) when
        is_list(A), is_integer(A), is_atom(A), is_tuple(A), is_pid(A), is_float(A), is_number(A), is_port(A),
        is_reference(A), is_binary(A), is_function(A), is_map(A)
    -> A end),
    ?MS(fun({A}) when float(A) + abs(A) > length(X) -> hd(tl(X)) end),
    ?MS(fun({A, B}) when A andalso not B orelse B andalso A, A and B, A or B, A xor B -> A end),
    ?MS(fun({A}) when -A + 1 - 2 * A / 3 > A div 4 rem 5 -> +A end),
    ?MS(fun({A}) when A band 1 bor X bxor 3 bsl 4 bsr 5 == bnot A -> A end),
    ?MS(fun({A}) when is_map_key(a, A), map_get(a, A) == map_size(A), #{a => X} == A -> A end),
    ?MS(fun({A}) when size(A) == byte_size(A), bit_size(A) > 1, binary_part(A, 1, 2) == <<"x">> -> binary_part(A, T) end),
    ?MS(fun({A}) when node() == node(A), self() == A, round(A) == trunc(A) -> element(1, A) end),
    ?MS(fun({A}) when object() == {A}, bindings() == [A] -> A end),
    ?MS(fun({A}) when erlang:'=='(A, 1), erlang:'andalso'(A, X), erlang:'-'(A), erlang:is_atom(A) -> A end).

bodies(X, L) ->
    ?MS(fun({A}) -> {A, X, {X}, {}} end),
    ?MS(fun({A}) -> [A, [X] | {A}] end),
    ?MS(fun({A}) -> [] end),
    ?MS(fun({A}) -> #{1 => A, {A} => X, 2 => {b, "c"}} end),
    ?MS(fun({A}) -> {"abc", $a, 1.5, a, <<1, 2>>, <<"abc">>, <<X, 1:16/little>>} end),
    ?MS(fun({A}) -> {'$1', '$_', '_', 'a$'} end),
    ?MS(fun({A, _}) -> object() end),
    ?MS(fun({A, _}) -> {bindings(), object()} end),
    ?MS(fun({A}) -> A, X, {A, X} end),
    ?MS(fun({A}) -> A ++ L -- [A] end),
    ?MS(fun({A}) -> {const, A} end),
    ?MS(fun({A}) -> erlang:abs(A) + erlang:element(1, L) end).

constants() ->
    ?MS(fun({A}) -> {1 + 2 + A, A + 1 + 2, 2 * 3 / 4, - $a, -(-1), bnot 6, 7 div 2, 1 bsl 70} end),
    ?MS(fun({A}) -> {1 / 0, 5 rem 0, a + 1, -a, bnot 1.0, not 1, true or a} end),
    ?MS(fun({A}) -> {1 > 2, 1 == 1.0, a =:= a, 1 =/= 1.0, $a < b, {1} == {1}, {} < [], [a | b] == [a | b]} end),
    ?MS(fun({A}) -> {{1, 2} < {1, 3}, [1, 2] >= [1, 2, 3], {2} > {1, 1}, [] == [], [b] < [a]} end),
    ?MS(fun({A}) -> {"a" == "a", [$a] == "a", <<1>> == <<1>>, {A} == {A}} end),
    ?MS(fun({A}) -> {true and false, true xor false, not true, not (1 == 1), (1 == 1) and (2 > 1)} end),
    ?MS(fun({A}) when true andalso false -> true orelse A end),
    ?MS(fun({A}) -> {'$1' == '$1', abs(-1), length([1, 2]), erlang:'+'(1, 2)} end).

tracing(X) ->
    ?DBG(fun([]) -> true end),
    ?DBG(fun([A | B]) when A == X -> B end),
    ?DBG(fun([_, A]) when is_atom(A) -> message(A), return_trace() end),
    ?DBG(fun([A, {A, [A | _]}, #{A := A}] = Q) when A == Q -> message({caller(), Q}) end),
    ?DBG(fun(_) -> exception_trace(), display(object()), process_dump(), silent(true) end),
    ?DBG(fun(_) -> set_seq_token(label, 1), get_seq_token(), is_seq_trace(), enable_trace(call), set_tcw(1), get_tcw() end),
    ?DBG(fun(_) -> disable_trace(X, call), enable_trace(X, call), disable_trace(call), trace([], [call]), trace(X, [], []) end),
    ?DBG(fun([#emp{no = N} | R]) -> {N, R} end).

places({Q, W}) ->
    show([ets:fun2ms(fun({A, B}) -> {A, B, I} end) || I <- [1, 2]]),
    show((fun() -> ets:fun2ms(fun({A}) when A == Q -> W end) end)()),
    show(case Q of q -> R = 1, ets:fun2ms(fun({A}) -> {A, R} end) end),
    show(begin S = #{ms => {ets:fun2ms(fun({A}) -> {A, W} end)}}, S end),
    show(try ets:fun2ms(fun({A}) -> A end) of Spec -> [ets:fun2ms(fun({A}) -> {A, Spec} end)] catch _:_ -> no end),
    show(catch ets:fun2ms(fun({A}) -> A end)),
    show('ets':'fun2ms'(fun({A}) -> A end)),
    receive after 0 -> show(ets:fun2ms(fun({A}) -> A end)) end,
    show(if W > 0 -> ets:fun2ms(fun({A}) -> A end) end).

selects() ->
    T = ets:new(t, [ordered_set, {keypos, #emp.no}]),
    [
        ets:insert(T, #emp{no = N, surname = S, given = G, dept = D, year = Y})
     || {N, S, G, D, Y} <- [
            {"011103", "Black", "Alfred", sales, 2000},
            {"041231", "Doe", "John", prod, 2001},
            {"052341", "Smith", "John", dev, 1997},
            {"076324", "Smith", "Ella", sales, 1995},
            {"122334", "Weston", "Anna", prod, 2002},
            {"535216", "Chalker", "Samuel", adm, 1998}
        ]
    ],
    show(ets:select(T, ets:fun2ms(fun(#emp{no = E, dept = sales}) -> E end))),
    show(ets:select(T, ets:fun2ms(fun(#emp{no = E, year = Y}) when Y < 2000 -> E end))),
    show(ets:select(T, ets:fun2ms(fun(#emp{no = [$0 | Rest]}) -> {[$0 | Rest], [$1 | Rest]} end))),
    show(
        ets:select(
            T,
            ets:fun2ms(fun
                (#emp{no = E, surname = "Smith"}) -> {guru, E};
                (#emp{no = E, year = Y}) when Y < 1997 -> {inventory, E};
                (#emp{no = E, year = Y}) when Y > 2001 -> {newbie, E};
                (#emp{no = E}) -> {rookie, E}
            end)
        )
    ),
    Year = {2000, 2001},
    show(
        ets:select_count(
            T, ets:fun2ms(fun(E) when E#emp.year == element(1, Year); E#emp.year == element(2, Year) -> true end)
        )
    ),
    show(ets:select(T, ets:fun2ms(fun(#emp{surname = S, given = "John"} = E) -> {S, E#emp{dept = {left, S}, no = Year}} end))),
    show(ets:select(T, ets:fun2ms(fun(#emp{surname = S, dept = D}) when S == "Doe" -> #{D => S, 1 => #emp{no = S}} end))),
    show(ets:select_delete(T, ets:fun2ms(fun(#emp{dept = D}) -> D =/= dev end))),
    show(ets:tab2list(T)).

at_run_time() ->
    %% Not seen by the translation: called with a real fun
    Fun2ms = list_to_existing_atom("fun2ms"),
    try
        show(ets:Fun2ms(fun({A}) -> A end))
    catch
        exit:{badarg, {ets, fun2ms, [function, called | _]}} -> show(badarg)
    end,
    try
        show(ets:Fun2ms(x))
    catch
        error:function_clause -> show(function_clause)
    end.

show(V) -> io:format("~0p~n", [V]).
