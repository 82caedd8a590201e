%% Class and reason as variables, matching on both, stack variable in different clauses
-module(exc_class_var).
-export([main/1]).

main(_) ->
    show([f(X) || X <- [{throw, a}, {error, a}, {exit, a}, {error, badarg}, {exit, normal}, {throw, {b, 1}}, {error, {badmatch, 1}}]]), C = id(error), show(try error(q) catch C:R -> {pinned, R} end), show(attempt(fun() -> try throw(q) catch C:R1 -> {pinned, R1} end end)), W = id(z), show(try throw(z) catch throw:W -> same end).
f({C, R}) ->
    try erlang:C(R)
    catch
        throw:{b, N} -> {b, N};
        C:normal -> normal;
        error:badarg:S -> {badarg, is_list(S)};
        error:{badmatch, V}:_ -> {nomatch, V};
        K:V when K =:= error; K =:= exit -> {K, V};
        K:V -> {other, K, V}
    end.

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
