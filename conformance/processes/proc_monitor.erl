%% Monitors: names, dead processes, several, demonitor with flush and info
-module(proc_monitor).
-export([main/1]).

main(_) ->
    P = spawn(fun() -> receive X -> exit(X) end end), R1 = monitor(process, P), R2 = monitor(process, P), show(R1 =/= R2), P ! bye, show([receive {'DOWN', R, process, P, W} -> W end || R <- [R1, R2]]), R3 = monitor(process, P), show(receive {'DOWN', R3, process, _, W3} -> W3 end), R4 = monitor(process, no_name_q), show(receive {'DOWN', R4, process, {N, Nd}, W4} -> {N, Nd =:= node(), W4} end),
    Q = spawn(fun() -> receive X -> exit(X) end end), register(qq, Q), R5 = monitor(process, qq), qq ! done, show(receive {'DOWN', R5, process, {qq, _}, W5} -> W5 end), Z = spawn(fun() -> receive X -> X end end), R6 = monitor(process, Z), show(demonitor(R6)), Z ! x, show(receive {'DOWN', R6, _, _, _} -> bad after 20 -> none end), R7 = monitor(process, Z), timer:sleep(5), show(demonitor(R7, [flush])), show(receive _ -> bad after 0 -> none end), show(demonitor(R7, [info])), show(demonitor(make_ref(), [flush, info])), show(demonitor(R7)), R8 = monitor(process, self()), show(demonitor(R8, [info])).

show(V) -> io:format("~0p~n", [V]).
