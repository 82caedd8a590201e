%% process_info: the stable items
-module(proc_info).
-export([main/1]).
-export([idle/1]).
main(_) ->
    P = spawn(?MODULE, idle, [self()]), receive up -> ok end, timer:sleep(5), show([process_info(P, I) || I <- [registered_name, message_queue_len, messages, links, trap_exit, priority, dictionary, monitors, status, initial_call, current_function, error_handler]]), P ! a, P ! b, show(process_info(P, [message_queue_len, messages])), show([K || K <- [status, links, dictionary, heap_size, priority], lists:keymember(K, 1, process_info(P))]), show([is_integer(V) || {_, V} <- process_info(P, [heap_size, stack_size, total_heap_size, memory, reductions])]), show(element(2, process_info(P, group_leader)) =:= group_leader()), {_, L} = process_info(P, garbage_collection), show(proplists:is_defined(fullsweep_after, L)), exit(P, kill), M = monitor(process, P), receive {'DOWN', M, _, _, _} -> ok end, show(process_info(P)), show(process_info(P, status)), show(process_info(self(), [])).
idle(S) -> put(k, v), S ! up, receive stop -> ok end.

show(V) -> io:format("~0p~n", [V]).
