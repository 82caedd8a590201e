%% badarg in construction of binaries, badmatch in patterns
-module(exc_binary_errors).
-export([main/1]).

main(_) ->
    show([attempt(fun() -> <<X>> end) || X <- [1, -1, 300, a, 1.5, "x", <<1>>, 1 bsl 80]]), show([attempt(fun() -> <<X/float>> end) || X <- [1, 1.5, a, 1 bsl 80, <<>>]]), show([attempt(fun() -> <<X/binary>> end) || X <- [<<>>, <<1>>, <<1:3>>, a, "s"]]), show([attempt(fun() -> <<X:2/binary>> end) || X <- [<<>>, <<1, 2, 3>>, <<1, 2>>, a]]), show([attempt(fun() -> <<1:X>> end) || X <- [0, 3, 8, -1, a, 1.0]]), show([attempt(fun() -> <<X/utf8>> end) || X <- [$a, 16#d800, 16#110000, -1, a, 16#10ffff]]), show([attempt(fun() -> <<1.0:X/float>> end) || X <- [16, 32, 64, 8, 0]]), show([attempt(fun() -> <<Y:X/binary>> = id(<<1, 2>>), Y end) || X <- [2, 1, 3, -1, a]]).

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
