%% Funs: closures, several clauses, named, external, comparisons (Reference Manual, Expressions: Fun Expressions)
-module(lang_funs).
-export([main/1]).

main(_) ->
    Add = fun(X) -> fun(Y) -> X + Y end end,
    show((Add(3))(4)),
    F = fun(0) -> zero; (N) when N > 0 -> pos; (_) -> neg end,
    show([F(X) || X <- [0, 5, -5]]),
    Fact = fun Fact(0) -> 1; Fact(N) -> N * Fact(N - 1) end,
    show(Fact(20)), show(Fact(30)),
    show(lists:map(fun double/1, [1, 2, 3])),
    show(lists:foldl(fun erlang:'+'/2, 0, [1, 2, 3])),
    M = lists, R = reverse, A = 1, G = fun M:R/A, show(G([1, 2, 3])),
    show(fun lists:map/2), show(fun lists:map/2 =:= fun lists:map/2), show(fun lists:map/2 =:= fun lists:map/3),
    show(apply(fun(X, Y) -> {Y, X} end, [1, 2])),
    show(is_function(F)), show(is_function(F, 1)), show(is_function(F, 2)),
    show(erlang:fun_info(fun lists:map/2, arity)), show(erlang:fun_info(F, arity)), show(erlang:fun_info(G, type)),
    X = 10, H = fun(X) -> X * 2 end, show({X, H(1)}),
    Z = id(5), K = fun() -> Z end, show(K()),
    show(erlang:fun_info(K, env)), show(erlang:fun_info(K, module)),
    show(attempt(fun() -> F(1, 2) end) =:= {error, {badarity, {F, [1, 2]}}}),
    show(attempt(fun() -> (id(foo))(1) end)),
    show(attempt(fun() -> (fun nope:nothing/1)(1) end)),
    show([(fun(I) -> I + Z end)(J) || J <- [1, 2]]),
    show(counter(3, fun() -> 0 end)).

double(X) -> X * 2.
counter(0, F) -> F();
counter(N, F) -> counter(N - 1, fun() -> F() + N end).

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
