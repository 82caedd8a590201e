%% since OTP 29
-module(since_strict).
-export([main/1]).
-compile(nowarn_unused_vars).

main(_) ->
    show(1, fun() -> [X || {X} <:- [{1}, {2}]] end),
    show(2, fun() -> [X || {X} <:- [{1}, 2, {3}]] end),
    show(3, fun() -> [X || {X} <:- [{1} | 2]] end),
    show(4, fun() -> [X || X <:- not_a_list] end),
    show(5, fun() -> [X || {X} <:- [{1}, {2}, {3}], X > 1] end),
    show(6, fun() -> [X || {X} <:- [{1}, {2}, 3], X > 1] end),
    show(7, fun() -> [X || {X} <:- [{1}, {a}, {3}], X + 1 > 2] end),
    show(8, fun() -> [X || {X, X} <:- [{1, 1}, {2, 1}, {3, 3}]] end),
    show(9, fun() -> [X || {X, X} <- [{1, 1}, {2, 1}, {3, 3}]] end),
    show(10, fun() -> [X || 1 <:- [1, 1], X <- [a]] end),
    show(11, fun() -> [{X, Y} || {X} <:- [{1}, {2}], {Y} <:- [{X}, X]] end),
    show(12, fun() -> [{X, Y} || {X} <:- [{1}, {2}], {Y} <- [{X}, X]] end),
    show(13, fun() -> Y = 3, [Y || Y <:- [1, 2]] end),
    show(20, fun() -> [X || <<1, X>> <:= <<1, 2, 1, 3>>] end),
    show(21, fun() -> [X || <<1, X>> <:= <<1, 2, 2, 3>>] end),
    show(22, fun() -> [X || <<1, X>> <:= <<1, 2, 1>>] end),
    show(23, fun() -> [X || <<X:3>> <:= <<255, 255>>] end),
    show(24, fun() -> [X || <<X>> <:= an_atom] end),
    show(25, fun() -> [X || <<X>> <:= <<>>] end),
    show(26, fun() -> [X || <<X>> <:= <<1, 2, 3>>, X =/= 2] end),
    show(27, fun() -> << <<X>> || <<X:16>> <:= <<1, 2, 3>> >> end),
    show(28, fun() -> << <<X>> || {X} <:- [{1}, {2}] >> end),
    show(29, fun() -> << <<X>> || {X} <:- [{1}, two] >> end),
    show(30, fun() -> << <<X>> || X <:- bad >> end),
    show(31, fun() -> [X || <<N, X:N/binary>> <:= <<1, $a, 2, $b, $c, 3, $d>>] end),
    show(40, fun() -> [{K, V} || K := {V} <:- #{1 => {1}, 2 => {2}}] end),
    show(41, fun() -> [{K, V} || K := {V} <:- #{a => 1}] end),
    show(42, fun() -> [V || a := V <:- #{a => 1}] end),
    show(43, fun() -> [V || a := V <:- #{b => 1}] end),
    show(44, fun() -> [V || K := V <:- none_of_it] end),
    show(45, fun() -> [V || K := V <:- #{1 => 1, 2 => 2}, V > 1] end),
    show(46, fun() -> #{V => K || K := V <:- #{1 => 1, 2 => 2}} end),
    show(50, fun() ->
                     [X
                      ||
                         {X}
                             <:-
                             [{1},
                              2]]
             end),
    %% for effect only
    show(51, fun() -> [self() ! X || {X} <:- [{1}, {2}]], flush() end),
    show(52, fun() -> _ = [self() ! X || {X} <:- [{1}, 2]], flush() end),
    show(53, fun() -> flush() end).

flush() -> receive M -> [M | flush()] after 0 -> [] end.

show(N, F) ->
    Result = try F()
             catch C:E:S -> {C, E, lists:usort([L || {?MODULE, F1, _, [_, {line, L} | _]} <- S, hd(atom_to_list(F1)) =:= $-])}
             end,
    io:format("~w: ~w~n", [N, Result]).
