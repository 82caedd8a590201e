%% unlink and link again, exit signals after unlink are dropped
-module(proc_unlink_race).
-export([main/1]).

main(_) ->
    process_flag(trap_exit, true), S = self(), show(lists:usort([once(S) || _ <- lists:seq(1, 200)])), show(receive X -> X after 10 -> empty end), P = spawn_link(fun() -> receive a -> ok end end), unlink(P), link(P), unlink(P), link(P), P ! a, show(receive {'EXIT', P, R} -> R end), show(receive Y -> Y after 5 -> empty end).
once(_) -> P = spawn_link(fun() -> ok end), unlink(P), receive {'EXIT', P, normal} -> ok after 0 -> ok end.

show(V) -> io:format("~0p~n", [V]).
