%% List comprehensions: generators, filters, guards, shadowing, nesting (Reference Manual, Expressions: List Comprehensions)
-module(lang_lc).
-export([main/1]).

main(_) ->
    show([X * X || X <- lists:seq(1, 5)]),
    show([{X, Y} || X <- [1, 2, 3], Y <- [a, b]]),
    show([{X, Y} || X <- [1, 2, 3], Y <- lists:seq(1, X), X + Y =/= 3]),
    show([X || {ok, X} <- [{ok, 1}, error, {ok, 2}, {no, 3}, {ok, 4}]]),
    show([X || X <- [1, a, 2.5, "s", 7], is_integer(X), X > 1]),
    show([X || X <- [1, 2, 3, 4], X rem 2 =:= 0 orelse X =:= 3]),
    X = id(2),
    show([X || X <- [10, 20]]),
    show([Y || {Y, Z} <- [{1, 2}, {3, 4}], Z =:= X]),
    show([[Y || Y <- Row, Y > 1] || Row <- [[1, 2], [], [3]]]),
    show([Y || Y <- [1, 2, a], hd(Y) =:= 1]),
    show(attempt(fun() -> [Y || Y <- [1, 2], id(Y)] end)),
    show(attempt(fun() -> [Y || Y <- [1, 2 | c]] end)),
    show(attempt(fun() -> [Y || Y <- id(not_list)] end)),
    show([V || <<V:4>> <= <<16#1234:16>>]),
    show([{A, B} || A <- "ab", <<B>> <= <<1, 2>>]),
    show([F(3) || F <- [fun(N) -> N + 1 end, fun(N) -> N * 2 end]]),
    show([ok || true]), show([ok || false]), show([I || I <- []]),
    show(perms([1, 2, 3])).

perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].

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
