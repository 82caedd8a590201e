%% list_to_integer, binary_to_integer: good and bad texts
-module(num_list_to_int).
-export([main/1]).

main(_) ->
    G = ["0", "-0", "+0", "12", "+12", "-12", "007", "123456789012345678901234567890", "-9223372036854775809"], B = ["", "-", "+", " 1", "1 ", "1.0", "a", "1a", "--1", "+-1", "1_000", "0x10", [256], a, [$1 | $2]],
    show([list_to_integer(S) || S <- G]), show([binary_to_integer(list_to_binary(S)) || S <- G]), show([attempt(fun() -> list_to_integer(S) end) || S <- B]), show([attempt(fun() -> binary_to_integer(S) end) || S <- [<<>>, <<"x">>, <<"-">>, "1", 1, <<1:3>>]]),
    show([list_to_integer("zZ", 36), list_to_integer("-ff", 16), list_to_integer("101", 2), binary_to_integer(<<"7fFF">>, 16)]), show([attempt(fun() -> list_to_integer("12", X) end) || X <- [2, 1, 37, a, 3]]), show(attempt(fun() -> list_to_integer("g", 16) end)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
