%% What follows a guard that fails for all that is known of its operands is reached all the same.
-module(guard_that_always_fails).
-export([main/1]).

main(_) ->
    io:format("~p~n", [catch f(<<1, 2, 3>>)]),
    io:format("~p~n", [g(<<7, 8>>)]).

f(<<A, B/binary>>) ->
    try [A || _ <- [A | {B, A}], 5 == (6 - B) div 2] of
        X -> X
    catch
        error:{bad_generator, Tail} -> {bad, Tail}
    end.

g(<<A, B/binary>>) -> h(A, B, 1).

h(_, B, 0) -> B;
h(A, B, N) when B + N > 0 -> A;
h(A, B, N) -> h(A, B, N - 1).
