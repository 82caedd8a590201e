%% link to the dead, to self, twice; unlink; link chains
-module(proc_link_dead).
-export([main/1]).

main(_) ->
    process_flag(trap_exit, true), {P, M} = spawn_monitor(fun() -> ok end), receive {'DOWN', M, _, _, _} -> ok end, show(link(P)), show(receive {'EXIT', P, R} -> R end), show(link(self())), show(unlink(P)), Q = spawn(fun() -> receive X -> exit(X) end end), link(Q), link(Q), show(element(2, process_info(self(), links)) -- [Q] =/= [Q]), Q ! bye, show(receive {'EXIT', Q, R2} -> R2 end), show(receive {'EXIT', Q, _} -> twice after 10 -> once end), Z = spawn_link(fun() -> receive X -> exit(X) end end), show(unlink(Z)), Z ! bye, show(receive {'EXIT', Z, _} -> bad after 10 -> none end), C = spawn_link(fun() -> chain(5) end), show(receive {'EXIT', C, R3} -> R3 end).
chain(0) -> exit(end_of_chain); chain(N) -> spawn_link(fun() -> chain(N - 1) end), receive never -> ok end.

show(V) -> io:format("~0p~n", [V]).
