%% Stack trace kept when rethrown through try, after and raise
-module(exc_rethrow).
-export([main/1]).

main(_) ->
    show(names(fun() -> outer() end)), show(names(fun() -> aft() end)), show(names(fun() -> again() end)), show(names(fun() -> nomatch() end)).
outer() -> V = inner(), {V}.
inner() -> case get(unset) of undefined -> error(x); V -> V end.
aft() -> try inner() after put(done, true) end.
again() -> try inner() catch C:R:S -> erlang:raise(C, R, S) end.
nomatch() -> V = try inner() catch throw:_ -> t; exit:_ -> e end, {V}.
names(F) -> try F() catch error:x:S -> [N || {?MODULE, N, _, _} <- S, lists:member(N, [outer, inner, aft, again, nomatch])] end.

show(V) -> io:format("~0p~n", [V]).
