%% Binary comprehensions (Reference Manual, Expressions: Bit String Comprehensions)
-module(lang_bc).
-export([main/1]).

main(_) ->
    show(<< <<(X * 2)>> || X <- [1, 2, 3] >>),
    show(<< <<X:4>> || X <- [1, 2, 3] >>),
    show(<< <<B, A>> || <<A, B>> <= <<1, 2, 3, 4, 5>> >>),
    show(<< <<X:16/little>> || <<X:16>> <= <<1, 2, 3, 4>> >>),
    show(<< <<X>> || <<X:1, _:7>> <= <<128, 1, 255>>, X =:= 1 >>),
    show([X || <<X/float>> <= <<1.5/float, 2.5/float>>]),
    show([X || <<X/utf8>> <= <<"a\x{e5}\x{20ac}"/utf8>>]),
    show([X || <<1, X>> <= <<1, 2, 3, 4, 1, 5>>]),
    show(<< <<X/binary, ",">> || X <- [<<"a">>, <<"bc">>] >>),
    show(<< <<X:3>> || <<X:2>> <= <<16#1b>> >>),
    show(<< <<X:N>> || {X, N} <- [{1, 1}, {5, 7}, {255, 8}] >>),
    show(attempt(fun() -> << <<X>> || X <- [1, a] >> end)),
    show(attempt(fun() -> << <<X>> || <<X>> <= id(not_binary) >> end)),
    show([<<X, Y>> || <<X>> <= <<1, 2>>, Y <- [8, 9]]),
    show([{L, D} || <<L, D:L/binary>> <= <<1, "a", 2, "bc", 9, "x">>]),
    show(<< <<(X + Y)>> || <<X>> <= <<1, 2>>, <<Y>> <= <<10, 20>> >>).

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
