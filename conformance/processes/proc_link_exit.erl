%% Exit signals over links: all reasons, trapping and not
-module(proc_link_exit).
-export([main/1]).

main(_) ->
    [show({T, R, K, run(T, R, K)}) || T <- [true, false], R <- [normal, kill, shutdown, {a, b}], K <- [exit, linked]].
run(Trap, Reason, How) ->
    S = self(), {P, M} = spawn_monitor(fun() -> process_flag(trap_exit, Trap), Me = self(), Q = spawn(fun() -> if How =:= linked -> link(Me); true -> ok end, S ! ready, receive go -> if How =:= linked -> exit(Reason); true -> exit(Me, Reason) end end end), S ! {q, Q}, receive {'EXIT', Q, W} -> exit({got, W}) after 30 -> exit(nothing) end end),
    Q = receive {q, X} -> X end, receive ready -> ok end, Q ! go, receive {'DOWN', M, process, P, Why} -> Why end.

show(V) -> io:format("~0p~n", [V]).
