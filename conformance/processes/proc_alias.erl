%% Aliases: alias, unalias, alias of monitor, reply_demonitor (Reference Manual, Processes: Process Aliases)
-module(proc_alias).
-export([main/1]).

main(_) ->
    A = alias(), A ! one, show(receive one -> one end), show(unalias(A)), show(unalias(A)), A ! two, show(receive two -> bad after 10 -> dropped end), B = alias([reply]), spawn(fun() -> B ! r1, B ! r2 end), show(receive r1 -> r1 end), show(receive r2 -> bad after 20 -> dropped end), P = spawn(fun() -> receive {R, X} -> R ! {R, X * 2} end end), M = monitor(process, P, [{alias, reply_demonitor}]), P ! {M, 21}, show(receive {M, Y} -> Y; {'DOWN', M, _, _, D} -> D end), show(receive {'DOWN', M, _, _, _} -> bad after 20 -> none end), Q = spawn(fun() -> receive stop -> ok end end), M2 = monitor(process, Q, [{alias, demonitor}]), M2 ! via, show(receive via -> via end), demonitor(M2), M2 ! lost, show(receive lost -> bad after 10 -> dropped end), Q ! stop, M3 = monitor(process, spawn(fun() -> ok end), [{alias, explicit_unalias}]), show(receive {'DOWN', M3, _, _, _} -> down end), M3 ! still, show(receive still -> still after 50 -> gone end), show(unalias(M3)).

show(V) -> io:format("~0p~n", [V]).
