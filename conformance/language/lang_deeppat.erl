%% Deep patterns, aliases, repeated variables (Reference Manual, Patterns)
-module(lang_deeppat).
-export([main/1]).

main(_) ->
    T = {a, [{b, {c, [1, {d, "x", <<5, 6>>}]}} | tail], #{k => [#{j => {z}}]}},
    {a, [{b, {c, [One, {d, S, <<F, _>>}]} = In} | Tail], #{k := [#{j := {Z}}]}} = id(T),
    show({One, S, F, Tail, Z, In}),
    show([same(X) || X <- [{1, 1}, {1, 1.0}, {a, a}, {[1, {2}], [1, {2}]}, {1, 2}, {"ab", "ab"}, {<<"q">>, <<"q">>}]]),
    show([alias(X) || X <- [[1, 2, 3], [{x, y}], [], {{1, 2}, 3}, #{a => [1]}]]),
    {X, Y} = {Y0, _} = id({1, 2}), show({X, Y, Y0}),
    [A, A, B | B] = id([1, 1, []]), show({A, B}) ,
    show(attempt(fun() -> {Q, Q} = id({1, 2}), Q end)),
    show(attempt(fun() -> [{ok, V}, V] = id([{ok, 1}, 3]), V end)),
    {_, _, _} = id({1, 2, 3}), _ = id(anything), _Ignored = id(x),
    show((fun({[H | _], H} = All) -> {H, All}; (_) -> no end)(id({[h, i], h}))).

same({X, X}) -> {same, X};
same({X, Y}) when X == Y -> equal;
same(_) -> different.

alias([H | T] = L) when is_integer(H) -> {H, T, L};
alias([{_, Y} = P]) -> {Y, P};
alias({{A, _} = I, B} = O) -> {A, B, I, O};
alias(#{a := [_] = L} = M) -> {L, M};
alias(L) -> L.

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
