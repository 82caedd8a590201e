%% Shadowing and scope of variables in funs and comprehensions (Programming Examples, Fun Expressions)
-module(lang_shadow).
-export([main/1]).

main(_) ->
    X = id(1), Y = id(2),
    F = fun(X) -> X + Y end, show({X, F(10)}),
    show([X || X <- [5, 6]]), show(X),
    G = fun() -> X = 1, Z = 3, X + Z end, show(G()),
    Z = 4, show(Z),
    show([begin W = V * 2, W + X end || V <- [1, 2, 3]]),
    H = fun Y(0) -> []; Y(N) -> [N | Y(N - 1)] end, show(H(3)),
    show([{X, Q} || X <- [7], Q <- [X, X + 1]]),
    show([P || P <- [1, 2, 3], P > Y]),
    show((fun({X, Y}) -> [X, Y] end)({a, b})),
    show(lists:foldl(fun(E, X) -> E + X end, X, [1, 2, 3])),
    K = [fun() -> I end || I <- [1, 2, 3]], show([J() || J <- K]),
    {Fa, Fb} = {fun(A) -> A + X end, fun(A) -> A - X end}, show(Fb(Fa(5))),
    show(case 3 of U when U > X -> U end), show(attempt(fun() -> X = id(9), X end)),
    show(<< <<X>> || <<X>> <= <<"abc">>, X =/= $b >>), show(X).

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
