%% The old catch expression: values, throws, exits, errors (Reference Manual, Expressions: Catch and Throw)
-module(lang_catch).
-export([main/1]).

main(_) ->
    show(catch id(1) + 1),
    show(catch throw(ball)),
    show(catch exit(bye)),
    {'EXIT', {R, [{M, F, A, _} | _]}} = (catch foo(a)),
    show({R, M, F, A}),
    {'EXIT', {E, S}} = (catch error(oops)),
    show({E, is_list(S)}),
    X = (catch 1 + (catch throw(5))),
    show(X),
    show([catch throw(I) || I <- [1, 2, 3]]),
    show({catch throw(a), catch exit(b)}),
    case catch bar(0) of
        {'EXIT', {badarith, _}} -> show(badarith);
        V -> show(V)
    end,
    show(catch deep(50)),
    show(length([x || {'EXIT', _} <- [catch hd(L) || L <- [[], [1], b]]])).

foo(X) when X > 0, is_integer(X) -> X.
bar(X) -> 1 div X.
deep(0) -> throw(bottom);
deep(N) -> 1 + deep(N - 1).

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
