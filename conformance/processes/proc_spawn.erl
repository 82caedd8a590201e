%% spawn/1,3, spawn_link, spawn_monitor, spawn_opt (Reference Manual, Processes)
-module(proc_spawn).
-export([main/1]).
-export([go/2]).
main(_) ->
    S = self(), spawn(fun() -> S ! one end), show(recv()), spawn(?MODULE, go, [S, two]), show(recv()), spawn_link(fun() -> S ! three end), show(recv()), {P, R} = spawn_monitor(fun() -> exit(four) end), show(receive {'DOWN', R, process, P, W} -> W end), {P2, R2} = spawn_monitor(?MODULE, go, [S, five]), show(recv_not_down()), show(receive {'DOWN', R2, process, P2, W2} -> W2 end),
    {P3, R3} = spawn_opt(fun() -> exit(process_info(self(), priority)) end, [monitor, {priority, high}]), show(receive {'DOWN', R3, process, P3, W3} -> W3 end), P4 = spawn_opt(?MODULE, go, [S, six], [link, {min_heap_size, 1000}, {fullsweep_after, 0}, {min_bin_vheap_size, 100}]), show(is_pid(P4)), show(recv()), show(is_pid(spawn(node(), fun() -> ok end))), P5 = spawn(fun() -> receive stop -> ok end end), show(is_process_alive(P5)), P5 ! stop, erlang:yield(), M = monitor(process, P5), show(receive {'DOWN', M, _, _, _} -> is_process_alive(P5) end).
go(S, X) -> S ! X.
recv() -> receive X -> X end.
recv_not_down() -> receive X when is_atom(X) -> X end.

show(V) -> io:format("~0p~n", [V]).
