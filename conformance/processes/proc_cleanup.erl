%% What goes with a process: name, ETS table, links, monitors, timers
-module(proc_cleanup).
-export([main/1]).

main(_) ->
    S = self(), {P, M} = spawn_monitor(fun() -> register(cu, self()), ets:new(cut, [named_table, public]), ets:insert(cut, {a, 1}), erlang:send_after(10, self(), x), spawn_link(fun() -> process_flag(trap_exit, true), S ! child, receive {'EXIT', _, R} -> S ! {parent, R} end end), receive child_ready -> ok; stop -> exit(stopped) end end), receive child -> ok end, show({is_pid(whereis(cu)), ets:lookup(cut, a)}), P ! stop, show(receive {'DOWN', M, _, _, R} -> R end), show(receive {parent, R2} -> R2 end), show(whereis(cu)), show(ets:whereis(cut)), show(is_process_alive(P)), show(process_info(P)), P ! anything, show(exit(P, kill)), show(attempt(fun() -> ets:lookup(cut, a) end)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
