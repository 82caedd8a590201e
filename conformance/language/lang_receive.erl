%% Receive: selection, guards, after, values (Reference Manual, Expressions: Receive)
-module(lang_receive).
-export([main/1]).

main(_) ->
    Me = self(),
    [Me ! {n, I} || I <- lists:seq(1, 6)],
    Me ! stop,
    show(receive {n, I} when I > 3 -> I end),
    show(receive stop -> stopped end),
    show(receive {n, J} when J rem 2 =:= 0 -> {even, J} after 0 -> none end),
    show(rest()),
    show(receive anything -> yes after 0 -> timeout end),
    show(receive after 1 -> waited end),
    Me ! 1, Me ! 2.0, Me ! "three", Me ! <<4>>, Me ! {five, []},
    show([receive X -> X end || _ <- lists:seq(1, 5)]),
    Me ! {a, b},
    A = id(a),
    R = receive {A, V} -> V after 10 -> no end,
    show({R, A}),
    T = id(5),
    show(receive never -> x after T * 2 -> {waited, T} end),
    show(attempt(fun() -> receive x -> y after id(-1) -> z end end)),
    show(attempt(fun() -> receive x -> y after id(bad) -> z end end)).

rest() -> receive {n, I} -> [I | rest()] after 0 -> [] end.

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
