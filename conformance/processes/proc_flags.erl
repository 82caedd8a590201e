%% process_flag: old values returned and bad values
-module(proc_flags).
-export([main/1]).

main(_) ->
    show(process_flag(trap_exit, true)), show(process_flag(trap_exit, false)), show(process_flag(priority, high)), show(process_flag(priority, normal)), show(process_flag(min_heap_size, 1000) > 0), show(is_integer(process_flag(min_heap_size, 233))), show(is_integer(process_flag(fullsweep_after, 10))), show(process_flag(fullsweep_after, 20)), show(process_flag(save_calls, 0)), show(process_flag(message_queue_data, on_heap)), show(process_flag(sensitive, false)), show(process_flag(error_handler, error_handler)), show([attempt(fun() -> process_flag(F, V) end) || {F, V} <- [{trap_exit, x}, {priority, urgent}, {min_heap_size, -1}, {nope, 1}, {message_queue_data, x}]]), show(process_info(self(), priority)), [begin {P, M} = spawn_monitor(fun() -> process_flag(priority, Pr), exit(process_flag(priority, normal)) end), show(receive {'DOWN', M, _, P, R} -> R end) end || Pr <- [low, normal, high, max]].

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
