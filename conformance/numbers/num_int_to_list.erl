%% integer_to_list and integer_to_binary in all bases
-module(num_int_to_list).
-export([main/1]).

main(_) ->
    Ns = [0, 1, -1, 255, -255, 123456789, 1 bsl 60, -(1 bsl 64), 1 bsl 100], Bs = [2, 3, 8, 10, 16, 36],
    [show([integer_to_list(N, B) || B <- Bs]) || N <- Ns], show([integer_to_binary(N, B) || N <- Ns, B <- [2, 16, 36]]), show([integer_to_list(N) || N <- Ns]), show([integer_to_binary(N) || N <- Ns]),
    show([attempt(fun() -> integer_to_list(10, B) end) || B <- [1, 37, 0, a, 10.0]]), show([attempt(fun() -> integer_to_list(X) end) || X <- [1.0, a, "1", []]]), show([N || N <- Ns, B <- lists:seq(2, 36), list_to_integer(integer_to_list(N, B), B) =/= N]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
