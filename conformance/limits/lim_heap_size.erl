%% max_heap_size ends a process; small heaps grow
-module(lim_heap_size).
-export([main/1]).

main(_) ->
    logger:set_primary_config(level, none), {P, M} = spawn_opt(fun() -> grow([]) end, [monitor, {max_heap_size, #{size => 20000, kill => true, error_logger => false}}]), show(receive {'DOWN', M, _, P, R} -> R end), {Q, M2} = spawn_opt(fun() -> exit(length(lists:seq(1, 100000))) end, [monitor, {min_heap_size, 10}]), show(receive {'DOWN', M2, _, Q, R2} -> R2 end).
grow(L) -> grow([L, L | L]).

show(V) -> io:format("~0p~n", [V]).
