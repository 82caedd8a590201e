%% binary_part, split_binary, part and size of binaries and bitstrings
-module(bif_binary_parts).
-export([main/1]).

main(_) ->
    B = id(<<"hello">>), show([attempt(fun() -> binary_part(B, P, L) end) || {P, L} <- [{0, 5}, {1, 2}, {5, -2}, {5, 0}, {0, 6}, {-1, 1}, {a, 1}, {2, -3}, {6, 0}]]), show([attempt(fun() -> binary_part(B, P) end) || P <- [{1, 3}, {5, -5}, {1}, a]]), show([attempt(fun() -> split_binary(B, N) end) || N <- [0, 2, 5, 6, -1, a]]), show([attempt(fun() -> {byte_size(X), bit_size(X)} end) || X <- [<<>>, <<1:1>>, <<1:9>>, B, a, "x"]]),
    show([binary_to_list(B), binary_to_list(B, 2, 4)]), show([attempt(fun() -> binary_to_list(B, F, T) end) || {F, T} <- [{1, 5}, {0, 1}, {3, 2}, {1, 6}, {a, b}]]), show([attempt(fun() -> bitstring_to_list(X) end) || X <- [<<1, 2:3>>, B, <<>>, a]]), show(attempt(fun() -> binary_to_list(id(<<1:3>>)) end)), {X, Y} = split_binary(<<1, 2, 3:5>>, 1), show({X, Y}).

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
