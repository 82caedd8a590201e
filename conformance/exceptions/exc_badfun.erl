%% badfun and badarity
-module(exc_badfun).
-export([main/1]).

main(_) ->
    show([attempt(fun() -> (id(X))(1) end) || X <- [a, 1, "f", {m, f}, [], <<>>, #{}]]), F = fun(A, B) -> A + B end, show([case attempt(fun() -> apply(F, L) end) of {error, {badarity, {F, L}}} -> badarity; V -> V end || L <- [[], [1], [1, 2], [1, 2, 3]]]), show(attempt(fun() -> (fun lists:reverse/1)(1, 2) end)), show(attempt(fun() -> lists:map(fun(Q) -> Q(1) end, [y]) end)), show(attempt(fun() -> lists:foreach(fun(Q) -> Q() end, [x]) end)).

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
