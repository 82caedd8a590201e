%% Uncaught throw, exit and error as exit reasons of processes
-module(exc_nocatch).
-export([main/1]).

main(_) ->
    [show(down(F)) || F <- [fun() -> throw(ball) end, fun() -> exit(bye) end, fun() -> exit(normal) end, fun() -> error(oops) end, fun() -> id(a) + 1 end, fun() -> error({x, 1}) end, fun() -> exit({a, b}) end, fun() -> 1 = id(2) end, fun() -> ok end, fun() -> exit(kill) end, fun() -> erlang:raise(throw, q, []) end]].
down(F) -> logger:set_primary_config(level, none), {P, R} = spawn_monitor(F), receive {'DOWN', R, process, P, {Why, S}} when is_list(S) -> {Why, stack}; {'DOWN', R, process, P, Why} -> Why end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
