%% badarith for every operator and kind of operand
-module(num_arith_errors).
-export([main/1]).

main(_) ->

    Vs = [a, "s", [], {}, <<1>>, #{}], Ops = ['+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr'], show([attempt(fun() -> erlang:O(1, V) end) || O <- Ops, V <- Vs] -- [x]), show([attempt(fun() -> erlang:O(V, 2.0) end) || O <- Ops, V <- Vs]),
    show([attempt(fun() -> erlang:O(V) end) || O <- ['+', '-', 'bnot'], V <- [a, 1.5, 3, [], 1 bsl 70]]), show([where(fun() -> erlang:O(1, a) end) || O <- Ops]),
    show([where(fun() -> id(X) + id(1) end) || X <- [a, 1]]).

where(F) ->
    try F() catch error:R:S -> [{M, N, A, _} | _] = S, {R, M, N, A} end.

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
