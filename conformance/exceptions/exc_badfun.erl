%% badfun and badarity
-module(exc_badfun).
-export([main/1]).

main(_) ->
    show([attempt(fun() -> (id(X))(1) end) || X <- [a, 1, "f", {m, f}, [], <<>>, #{}]]), F = fun(A, B) -> A + B end, show([case attempt(fun() -> apply(F, L) end) of {error, {badarity, {F, L}}} -> badarity; V -> V end || L <- [[], [1], [1, 2], [1, 2, 3]]]), show(attempt(fun() -> (fun lists:reverse/1)(1, 2) end)), show(case catch lists:map(F, [1]) of {'EXIT', {{badarity, {_, [1]}}, _}} -> ok end), show(case catch lists:map(x, [1]) of {'EXIT', {W, _}} -> W end).

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
