%% erlang:raise/3 with classes, stacks and bad arguments
-module(exc_raise).
-export([main/1]).

main(_) ->
    S = [{m, f, [1, 2], []}, {m, g, 3, [{file, "x.erl"}, {line, 7}]}], [show(try erlang:raise(C, why, S) catch K:R:T -> {K, R, T} end) || C <- [error, exit, throw]], show(erlang:raise(id(foo), a, [])), show(erlang:raise(error, a, id(not_list))), show(try try error(x) catch C1:R1:S1 -> erlang:raise(C1, {again, R1}, S1) end catch C2:R2:_ -> {C2, R2} end), show(try erlang:raise(error, r, []) catch _:R3:S3 -> {R3, S3} end), show(catch erlang:raise(throw, val, [])), show(catch erlang:raise(exit, val, [])), show(catch erlang:raise(error, val, S)).

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
