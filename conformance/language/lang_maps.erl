%% Map expressions: creation, update, patterns (Reference Manual, Expressions: Map Expressions)
-module(lang_maps).
-export([main/1]).

main(_) ->
    M0 = #{}, show(M0),
    M = #{a => 1, "b" => 2, 3 => c, {4} => [d], 5.0 => e, <<6>> => f},
    show(maps:to_list(M)),
    show(maps:to_list(M#{a => new, z => 26})),
    show(maps:to_list(M#{a := changed, 3 := 4})),
    show(attempt(fun() -> (id(#{a => 1}))#{b := 2} end)),
    show(attempt(fun() -> (id(not_map))#{b => 2} end)),
    show(attempt(fun() -> (id(not_map))#{b := 2} end)),
    #{a := A, "b" := B} = M, show({A, B}),
    K = {4}, #{K := [D]} = M, show(D),
    show([f(X) || X <- [#{}, #{k => 1}, #{k => 2, j => 3}, #{j => #{in => deep}}, a, #{k => []}]]),
    show(attempt(fun() -> #{nokey := V} = M, V end)),
    show(#{a => 1, a => 2}), show(#{1 => int, 1.0 => float} =:= #{1.0 => float, 1 => int}),
    show(maps:size(#{1 => int, 1.0 => float})),
    Key = id(dyn), show(#{Key => 1, {Key, 1} => 2}),
    show([maps:get(x, Y) || #{x := _} = Y <- [#{x => 1}, #{y => 1}, #{x => 2, y => 3}]]),
    show(case M of #{a := 2} -> two; #{a := 1} -> one end),
    show((M#{q => 1})#{q := 2} =:= M#{q => 2}),
    show(#{a => 1} == #{a => 1.0}), show(#{a => 1} =:= #{a => 1.0}),
    show(#{1 => a} == #{1.0 => a}), show(#{a => 1} < #{b => 0}), show(#{a => 1, b => 1} > #{z => 1}).

f(#{k := 1}) -> one;
f(#{k := V, j := W}) -> {V, W};
f(#{j := #{in := D}}) -> D;
f(M = #{}) when map_size(M) =:= 0 -> empty;
f(#{k := []}) -> nil;
f(_) -> none.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
