%% Mixed integer and float arithmetic (Reference Manual, Expressions: Arithmetic)
-module(lang_float_ops).
-export([main/1]).

main(_) ->
    V = [id(X) || X <- [0, 1, -2, 3.5, -0.25, 1.0e10]],
    show([A + B || A <- V, B <- V]), show([A * B || A <- V, B <- V]), show([A - B || A <- V, B <- V]),
    show([attempt(fun() -> A / B end) || A <- V, B <- V]),
    show([{A < B, A == B, A =:= B} || A <- [1, 1.0, 2], B <- [1, 1.0, 2]]),
    show([attempt(fun() -> A div B end) || A <- [7, -7, 7.0], B <- [2, -2, 0]]),
    show([attempt(fun() -> A rem B end) || A <- [7, -7, 7.0], B <- [2, -2, 0]]),
    show(attempt(fun() -> id(1.0e308) * 10 end)), show(attempt(fun() -> id(1 bsl 2000) * 1.0 end)),
    show(attempt(fun() -> id(1 bsl 2000) / (1 bsl 1999) end)), show(id(1.0e308) + 1.0e307), show(-id(2.5)), show(+id(a_number(3))).
a_number(X) -> X / 2.

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
