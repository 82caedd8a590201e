%% Calls of functions whose work the compiler may do where they stand: values, order of evaluation,
%% and errors.
-module(known_calls).
-export([main/1]).

main(_) ->
    io:format("~p~n", [[{min(A, B), max(A, B)} || A <- values(), B <- values()]]),
    io:format("~p~n", [[clamp(N) || N <- [-3, 0, 2.5, 7, 7.0, 9, foo, 1 bsl 70]]]),
    M = #{a => 1, {b, 2} => two, 1.0 => float, 1 bsl 70 => big},
    io:format("~p~n", [[with_default(K, M) || K <- [a, b, {b, 2}, 1, 1.0, 1 bsl 70]]]),
    io:format("~p~n", [evaluated()]),
    io:format("~p~n", [[maps:size(X) || X <- [M, #{}, maps:new()]]]),
    io:format("~p ~p~n", [maps:new() =:= #{}, 2 * math:pi()]),
    io:format("~p~n", [[tried(F) || F <- [
        fun() -> maps:size(id(x)) end,
        fun() -> maps:get(id(a), id([])) end,
        fun() -> maps:get(id(a), id(M), id(d)) + 1 end,
        fun() -> maps:get(id(c), id(M)) end,
        fun() -> maps:is_key(id(c), id(c)) end,
        fun() -> element(1, maps:get(id(c), id(x), id(d))) end]]]).

values() -> [1, 1.0, 2, a, "s", {}].

clamp(N) -> min(max(0, N), 7).

with_default(K, M) -> {maps:get(K, M, none), maps:get(K, #{a => x, 1 => y}, none)}.

evaluated() ->
    V = maps:get(say(key), begin say(map), #{} end, say(default)),
    W = max(say(1), say(2)),
    {V, W}.

say(X) -> io:format("~p ", [X]), X.

tried(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
