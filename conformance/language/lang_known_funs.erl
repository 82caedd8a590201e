%% Funs whose number of arguments a guard has asked for, or that are made on the spot (Reference Manual, Fun Expressions)
-module(lang_known_funs).
-export([main/1]).

main(_) ->
    show(each(fun(X) -> X + 1 end, [1, 2, 3])), show(fold(fun(X, S) -> X + S end, 0, [1, 2, 3])),
    show(keep(fun(X) -> X > 1 end, [1, 2, 3])),
    show([class(fun() -> each(F, [1]) end) || F <- [foo, fun() -> 1 end, fun erlang:abs/1, fun no:such/1, fun(X) -> X + a end]]),
    show([class(fun() -> either(F, 4) end) || F <- [foo, fun() -> none end, fun(X) -> {X} end, fun(X, Y) -> {X, Y} end]]),
    show(made(1, 2)), show(twice(fun erlang:abs/1, -3)), show(nested(fun(P, Q) -> [P | Q] end, 1, [2])),
    show(held(fun(X) -> [X] end, 5)), show(class(fun() -> not_asked(fun(X) -> X end, 1) end)),
    show(class(fun() -> wrong_side(fun(X) -> X end, 1) end)).

each(F, [H | T]) when is_function(F, 1) -> [F(H) | each(F, T)];
each(F, []) when is_function(F, 1) -> [].

fold(F, S, [H | T]) when is_function(F, 2) -> fold(F, F(H, S), T);
fold(F, S, []) when is_function(F, 2) -> S.

keep(F, [H | T]) when is_function(F, 1) ->
    case F(H) of
        true -> erlang:garbage_collect(), [H | keep(F, T)];
        false -> keep(F, T)
    end;
keep(_, []) -> [].

%% Asked in one clause only, called in both.
either(F, X) when is_function(F, 1); is_function(F, 0) -> F(X);
either(F, X) -> F(X, X).

made(X, K) ->
    F = fun(Y) -> {Y, K} end,
    G = fun(Y, Z) -> erlang:garbage_collect(), {F(Y), F(Z), X} end,
    {G(1, 2), F(X), each(F, [K])}.

twice(F, X) when is_function(F, 1) ->
    erlang:garbage_collect(), Y = F(X), erlang:garbage_collect(), {Y, F(Y)};
twice(F, X) -> F(F, X).

nested(F, X, Y) when is_function(F, 2) -> F(X, F(X, F(X, Y))).

held(F, X) when is_function(F, 1) ->
    A = F(X), erlang:garbage_collect(), B = F(A), erlang:garbage_collect(), {A, F(B), X}.

not_asked(F, X) when is_function(F) -> {F(X), F(X, X)}.

wrong_side(F, X) ->
    case is_function(F, 2) of
        true -> F(X, X);
        false -> {F(X), F(X, X)}
    end.

class(F) ->
    try F() of
        V -> V
    catch
        error:{badarity, {_, Args}} -> {badarity, Args};
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
