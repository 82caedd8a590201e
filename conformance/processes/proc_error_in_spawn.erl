%% Stack and reason of errors in spawned functions
-module(proc_error_in_spawn).
-export([main/1]).
-export([f/1, g/2]).
main(_) ->
    logger:set_primary_config(level, none), [show(down(A)) || A <- [{f, [0]}, {f, [a]}, {g, [1, 2]}, {nope, [1]}, {f, [1, 2]}]].
down({F, A}) -> {P, R} = spawn_monitor(?MODULE, F, A), receive {'DOWN', R, process, P, {W, S}} -> {W, [{N, if is_list(Ar) -> length(Ar); true -> Ar end} || {?MODULE, N, Ar, _} <- S]} end.
f(X) -> Y = 1 / X, {Y}.
g(A, B) -> [g2(A), B].
g2(X) when X > 5 -> X.

show(V) -> io:format("~0p~n", [V]).
