%% Arguments that are the same constant in all calls of a function.
-module(calls_constant_arguments).
-export([main/1]).

main(_) ->
    io:format("~p~n", [[sums([1, 2, 3], tag, 10, [], 0), sums([], tag, 10, [], 0)]]),
    io:format("~p~n", [[try kinds(N, a, 7, [], x) catch C:R -> {C, R} end || N <- lists:seq(1, 12)]]),
    io:format("~p~n", [[try texts(B, 8, <<"ab">>, yes) catch C:R -> {C, R} end || B <- [<<>>, <<1, 2>>, a]]]),
    io:format("~p~n", [try fails([1], 3) catch C:R -> {C, R} end]),
    io:format("~p~n", [[every(L, 0, 5) || L <- [[1, 2], [], [7, 5]]]]),
    ok.

sums([H | T], Tag, Step, End, N) -> [{Tag, H + Step} | sums(T, Tag, Step, End, N + Step)];
sums([], Tag, Step, End, N) -> [{Tag, Step, N} | End].

kinds(1, A, I, E, _) -> {is_atom(A), is_integer(I), is_list(E)};
kinds(2, A, _, _, F) -> is_function(F) orelse is_function(A, 1);
kinds(3, A, I, _, _) -> A + I;
kinds(4, A, _, _, _) -> A#{b => 1};
kinds(5, _, _, _, F) -> F(1);
kinds(6, A, I, E, _) -> case {A, I, E} of {a, N, []} when N > 3 -> N bsl I; _ -> none end;
kinds(7, A, I, _, _) -> <<I:16, (atom_to_binary(A))/binary, I:I>>;
kinds(8, _, I, E, _) -> element(I, list_to_tuple(E));
kinds(9, A, _, E, _) -> [A | E] ++ E;
kinds(10, A, I, _, _) -> receive A -> I after I -> A end;
kinds(11, A, I, E, X) -> fun() -> {A, I, E, X} end();
kinds(12, _, _, E, _) -> hd(E).

texts(<<>>, N, B, _) -> {N, B};
texts(<<X, R/bits>>, N, B, Yes) ->
    <<V:N, _/bits>> = <<X>>,
    <<H, _/binary>> = B,
    [V + H | texts(R, N, B, Yes)].

fails([X], N) when X > N -> X.

every([H | T], Min, Max) when H > Min, H < Max -> every(T, Min, Max);
every([], Min, _) -> Min;
every(L, Min, Max) -> {L, Min, Max}.
