-module(ets_spec_edges).
-export([main/1]).

%% Match specifications: maps as patterns, expressions that fail, functions that take long.
main(_) ->
    T = ets:new(t, [ordered_set]),
    Values = [0, 2.5, a, {}, {a, b}, [], [1, 2, 3], [a | b], <<>>, <<1:3>>, #{}, #{a => 1}, #{b => [x]}, #{a => 1, b => [x]}, true],
    Specs = [{{k, #{}}, [], [m]}, {{k, #{a => 1}}, [], [m]}, {{k, #{a => '_'}}, [], [m]}, {{k, #{a => '$1'}}, [], ['$1']},
        {{k, #{b => [x]}}, [], [m]}, {{k, #{b => ['$1']}}, [], ['$1']}, {{k, #{'_' => 1}}, [], [m]}, {{k, [#{}]}, [], [m]},
        {{k, '$1'}, [{is_record, '$_', k, 2}], [x]}, {{k, '$1'}, [{is_record, '$_', k, 3}], [x]}, {{k, '$1'}, [{is_record, '$_', k}], [x]},
        {{k, '$1'}, [{is_record, '$_', '$1', 2}], [x]},
        {{k, '$1'}, [{length, '$1'}], [x]}, {{k, '$1'}, [], [{length, '$1'}]}, {{k, '$1'}, [{'>', {length, '$1'}, 1}], [x]},
        {{k, '$1'}, [], [{is_list, {hd, '$1'}}]}, {{k, '$1'}, [], [{is_atom, {hd, '$1'}}]}, {{k, '$1'}, [], [{{{hd, '$1'}, {tl, '$1'}}}]},
        {{k, '$1'}, [], [[{hd, '$1'}]]}, {{k, '$1'}, [], [{'==', {hd, '$1'}, 'EXIT'}]}, {{k, '$1'}, [], [{'+', {hd, '$1'}, 1}]},
        {{k, '$1'}, [], [{'and', true, '$1'}]}, {{k, '$1'}, [], [{'orelse', {'and', true, '$1'}, true}]},
        {{k, '$1'}, [], [{'not', '$1'}]}, {{k, '$1'}, [{'orelse', {element, 9, '$_'}, true}], [x]},
        {{k, '$1'}, [{'orelse', true, {element, 9, '$_'}}], [x]}, {{k, '$1'}, [], [{element, 9, '$_'}]},
        {{k, '$100000001'}, [], ['$_']}, {{k, '$1'}, [{'andalso', true, '$1'}], [x]}],
    [io:format("~0p~n  ~0p~n", [S, [one(T, V, S) || V <- Values]]) || S <- Specs],
    keys(),
    long().

one(T, V, S) ->
    ets:insert(T, {k, V}),
    A = try ets:select(T, [S]) catch error:E -> E end,
    B = try ets:match_spec_run([{k, V}], ets:match_spec_compile([S])) catch error:E2 -> E2 end,
    case A =:= B of
        true -> A;
        false -> {A, B}
    end.

%% A map as the key of the object.
keys() ->
    [begin
        T = ets:new(t, [Type]),
        ets:insert(T, [{#{}, 1}, {#{a => 1}, 2}, {#{a => 1, b => 2}, 3}, {{#{a => 1}}, 4}]),
        io:format("~p ~0p~n", [Type, [lists:sort(ets:match(T, P)) || P <- [{#{}, '$1'}, {#{a => 1}, '$1'}, {#{b => '_'}, '$1'},
            {{#{a => 1}}, '$1'}, {{#{}}, '$1'}, {#{a => '_'}, '$1'}]]])
    end || Type <- [set, ordered_set, bag]].

long() ->
    L = lists:seq(1, 300000),
    T = ets:new(t, [ordered_set]),
    ets:insert(T, [{1, L}, {2, L}, {3, []}]),
    Length = [{{'_', '$1'}, [{'>', {length, '$1'}, 10}], [{length, '$1'}]}],
    io:format("~p~n", [[ets:select(T, Length), ets:select_count(T, [{{'_', '$1'}, [{'>', {length, '$1'}, 10}], [true]}]),
        ets:match_spec_run(ets:tab2list(T), ets:match_spec_compile(Length)),
        ets:select(T, [{{'_', '$1'}, [{'>', {length, '$1'}, 10}], [{is_list, {tl, '$1'}}]}], 1) =:= '$end_of_table',
        ets:select_replace(T, [{{'$1', '$2'}, [{'>', {length, '$2'}, 10}], [{{'$1', {length, '$2'}}}]}]), ets:tab2list(T)]]).
