%% Calls: local, remote, apply, dynamic module and function (Reference Manual, Expressions: Function Calls)
-module(lang_apply).
-export([main/1]).
-export([pub/0, pub/1, pub/2, many/12]).

main(_) ->
    show(pub(1)), show(?MODULE:pub(1, 2)), show(apply(?MODULE, pub, [])),
    M = id(?MODULE), F = id(pub),
    show(M:F()), show(M:F(x)), show(M:pub(x, y)), show(?MODULE:F(z)),
    show(apply(M, F, [1])), show(apply(M, F, id([1, 2]))),
    show(erlang:apply(fun pub/2, [a, b])),
    show(attempt(fun() -> M:nope() end)), show(attempt(fun() -> apply(M, F, [1, 2, 3]) end)),
    show(attempt(fun() -> apply(M, F, id(notlist)) end)), show(attempt(fun() -> apply(M, F, id([1 | 2])) end)),
    show(attempt(fun() -> (id(no_such_module_x)):f(1) end)), show(attempt(fun() -> (id(1)):f(1) end)),
    show(attempt(fun() -> M:(id("str"))(1) end)),
    show(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
    show(apply(M, many, lists:seq(1, 12))),
    show(erlang:'+'(1, 2)), show(apply(erlang, length, [[1, 2]])), show((id(erlang)):abs(-3)),
    show((id(erlang)):'not'(true)), show(apply(erlang, '++', ["a", "b"])), show(erlang:'=:='(1, 1.0)).

pub() -> none.
pub(A) -> {one, A}.
pub(A, B) -> {two, A, B}.
many(A, B, C, D, E, F, G, H, I, J, K, L) -> [L, K, J, I, H, G, F, E, D, C, B, A].

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
