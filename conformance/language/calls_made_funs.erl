%% Funs that small functions make and that are called at once: results, and who is in the trace.
-module(calls_made_funs).
-export([main/1]).

main(_) ->
    io:format("~p~n", [[run(N, V) || N <- [1, 2, 3, 4, 6, 7, 8], V <- [1, 2.5, a, []]]]).

run(N, V) ->
    try f(N, V)
    catch C:R:T -> {C, if is_tuple(R) -> element(1, R); true -> R end, [{F, A, proplists:get_value(line, L)} || {?MODULE, F, A, L} <- T]}
    end.

f(1, V) -> [(adder(V))(1)];
f(2, V) -> (adder(V))(2);
f(3, V) -> {(twice(adder(V)))(1)};
f(4, V) -> (pair(V))(1, 2);
f(6, V) ->
    F = pair(V),
    {F(1, V), F(V, 1), is_function(F, 2)};
f(7, V) -> ((curry(fun(A, B) -> A * B end))(V))(3);
f(8, V) -> [(fun F(0) -> V; F(K) -> [F(K - 1) | V] end)(2), (constant(V))()].

adder(N) -> fun(X) -> X + N end.

twice(F) -> fun(X) -> F(F(X)) end.

pair(V) -> fun(A, B) -> {A, B, V, B + V} end.

curry(F) -> fun(A) -> fun(B) -> F(A, B) end end.

constant(V) -> fun() -> V end.
