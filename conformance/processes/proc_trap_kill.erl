%% kill can't be trapped; killed as the reason seen by links; exit to self
-module(proc_trap_kill).
-export([main/1]).

main(_) ->
    process_flag(trap_exit, true), S = self(), P = spawn_link(fun() -> process_flag(trap_exit, true), S ! up, receive never -> ok end end), receive up -> ok end, exit(P, kill), show(receive {'EXIT', P, R} -> R end), Q = spawn_link(fun() -> process_flag(trap_exit, true), S ! up, receive X -> exit({got, element(3, X)}) end end), receive up -> ok end, exit(Q, shutdown), show(receive {'EXIT', Q, R2} -> R2 end), Z = spawn_link(fun() -> exit(kill) end), show(receive {'EXIT', Z, R3} -> R3 end), show(exit(self(), normal)), show(receive {'EXIT', S, R4} -> R4 after 20 -> none end), show(exit(self(), hello)), show(receive {'EXIT', S, R5} -> R5 end), {A, M} = spawn_monitor(fun() -> exit(self(), normal), receive after 20 -> exit(survived) end end), show(receive {'DOWN', M, _, A, R6} -> R6 end), {B, M2} = spawn_monitor(fun() -> exit(self(), x), receive after 1000 -> ok end end), show(receive {'DOWN', M2, _, B, R7} -> R7 end), {C, M3} = spawn_monitor(fun() -> L = spawn_link(fun() -> receive never -> ok end end), exit(L, kill), receive after 1000 -> ok end end), show(receive {'DOWN', M3, _, C, R8} -> R8 end).

show(V) -> io:format("~0p~n", [V]).
