%% Operator precedence and associativity (Reference Manual, Expressions: Operator Precedence)
-module(lang_operators).
-export([main/1]).

main(_) ->
    [A, B, C, D] = [id(X) || X <- [7, 2, 3, 5]],
    show([A + B * C, (A + B) * C, A - B - C, A div B * C, A * B div C, A rem C + 1, -A + B, - A * B, -A rem C]),
    show([A bsl B + 1, A bsl (B + 1), A band B bor C, A bor B bxor C, bnot A band C, A + B bsl 1, A band 3 + 1]),
    show([A + B > C, A == B orelse C < D, not (A == B), not (A =:= B) orelse true, A > B andalso B > C orelse D > C]),
    show([(A > B) and (B > C) or (D > C), true xor (A > B), A / B - C / D, A div -B, A rem -B, - -A]),
    show([[1] ++ [2] ++ [3], [1, 2, 3] -- [1] -- [1], [1, 2, 3, 1] -- ([1, 2] -- [2]), "a" ++ [98 | "c"]]),
    show([not true and false, not (true and false), true or false and false]),
    show(X = Y = A + 1), show({X, Y}),
    show([A == 7.0, A =:= 7.0, A /= 7.0, A =/= 7.0, A >= 7.0, A =< 7.0]),
    show([a < "a", 1 < a, {} < [], [] < [a], #{} < [], {1, 2, 3} < {2, 1}, {1, 2, 3} < {9, 9}]),
    show(attempt(fun() -> A = B end)),
    self() ! Msg = {m, A}, show(Msg), show(receive M -> M end),
    show([+A, -(-B), bnot bnot C, not not true]),
    show((catch A + B) * 2),
    show([2 bsl 3 bsl 1, 256 bsr 2 bsr 1, 1 + 2 bsl 3 * 2]).

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.
