%% atom_to_list, list_to_atom, existing atoms, binaries, limits
-module(bif_atom).
-export([main/1]).

main(_) ->
    show([atom_to_list(A) || A <- [a, '', 'A b', 'x\n', '\x{e5}']]), show([atom_to_binary(A) || A <- [a, '', '\x{e5}', '\x{3b1}']]), show([attempt(fun() -> atom_to_binary(A, E) end) || {A, E} <- [{'\x{e5}', latin1}, {'\x{e5}', utf8}, {'\x{3b1}', latin1}, {a, foo}, {1, utf8}, {b, unicode}]]), show([attempt(fun() -> atom_to_list(X) end) || X <- [1, "a", []]]),
    show([attempt(fun() -> list_to_atom(X) end) || X <- ["abc", "", "a b", [955], a, [a], [1 | 2], [-1]]] -- ['\x{3bb}']), show([attempt(fun() -> binary_to_atom(X) end) || X <- [<<"abc">>, <<>>, <<255>>, "a", a]]), show(attempt(fun() -> list_to_existing_atom("no_such_atom_" ++ "zq1") end)), show(list_to_existing_atom("ab" ++ "c")), show(attempt(fun() -> binary_to_existing_atom(<<"no_such_", "atom_zq2">>, utf8) end)), show(binary_to_existing_atom(<<"abc">>)),
    show(length(atom_to_list(list_to_atom(lists:duplicate(255, $x))))), show(attempt(fun() -> list_to_atom(lists:duplicate(256, $x)) end)), show(attempt(fun() -> binary_to_atom(binary:copy(<<"y">>, 256), utf8) end)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
