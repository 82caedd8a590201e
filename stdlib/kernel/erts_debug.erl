%% What the machine tells of its inside, for tests. Natives are flat_size/1, size/1, same/2, and the first part of
%% get_internal_state/1 and set_internal_state/2, which go on in state/1 and set_state/2.
-module(erts_debug).
-export([state/1, set_state/2]).
-export([dirty_cpu/2, dirty_io/2, dirty/3]).
-export([copy_shared/1, copy_shared/2, size_shared/1, alloc_blocks_size/1, map_info/1]).

-spec state(term()) -> term().
state({process_status, Pid}) when is_pid(Pid) ->
    case erlang:process_info(Pid, status) of
        {status, Status} -> Status;
        undefined -> undefined
    end;
state({link_list, Pid}) when is_pid(Pid) ->
    case erlang:process_info(Pid, links) of
        {links, Others} -> [{erl_link, process, Other, linked, 0} || Other <- Others];
        undefined -> undefined
    end;
state({monitor_list, Pid}) when is_pid(Pid) ->
    case erlang:process_info(Pid, [monitors, monitored_by]) of
        [{monitors, Targets}, {monitored_by, Watchers}] ->
            [{erl_monitor, process, origin, [], element(2, Target), []} || Target <- Targets] ++
                [{erl_monitor, process, target, [], Watcher, []} || Watcher <- Watchers];
        undefined -> undefined
    end;
state(processes) -> erlang:processes();
state(process_info_args) ->
    [registered_name, current_function, initial_call, messages, message_queue_len, links, monitors, monitored_by, dictionary,
     trap_exit, error_handler, heap_size, stack_size, memory, garbage_collection, group_leader, reductions, priority, trace,
     binary, catchlevel, backtrace, last_calls, total_heap_size, suspending, min_heap_size, min_bin_vheap_size,
     max_heap_size, current_location, current_stacktrace, message_queue_data, garbage_collection_info, fullsweep_after,
     parent];
state(memory) -> erlang:memory();
state(persistent_term) -> #{table => persistent_term};
state(force_heap_frags) -> false;
state(unique_monotonic_integer_state) -> erlang:unique_integer([monotonic]);
state(Item) -> erlang:error(badarg, [Item]).

%% What the BEAM puts off is done at once here.
-spec set_state(atom(), term()) -> term().
set_state(wait, What) when What =:= deallocations; What =:= thread_progress; What =:= timer_cancellations; What =:= aux_work -> ok;
set_state(force_gc, Pid) -> erlang:garbage_collect(Pid);
set_state(proc_sig_buffers, true) -> true; % senders never wait for one another
set_state(node_tab_delayed_delete, Time) when is_integer(Time) -> true;
set_state(Item, Value) -> erlang:error(badarg, [Item, Value]).

%% On the BEAM these run on threads of their own, for long work; here a process waits as any.

-spec dirty_cpu(atom(), term()) -> term().
dirty_cpu(What, Argument) -> dirty(dirty_cpu, What, Argument).

-spec dirty_io(atom(), term()) -> term().
dirty_io(What, Argument) -> dirty(dirty_io, What, Argument).

-spec dirty(normal | dirty_cpu | dirty_io, atom(), term()) -> term().
dirty(Kind, scheduler, type) -> Kind;
dirty(_, error, Reason) -> erlang:error(Reason);
dirty(_, copy, Term) -> Term;
dirty(_, wait, Ms) -> receive after Ms -> ok end;
dirty(Kind, yield, N) -> dirty(Kind, reschedule, N);
dirty(_, reschedule, N) when N =< 0 -> ok;
dirty(Kind, reschedule, N) ->
    erlang:yield(),
    dirty(Kind, reschedule, N - 1);
dirty(_, ready_wait6_done, Pid) ->
    Pid ! {ready, self()},
    receive after 6000 -> ok end,
    Pid ! {done, self()},
    ok;
dirty(_, alive_waitexiting, Pid) ->
    Pid ! {alive, self()},
    receive after infinity -> ok end;
dirty(Kind, What, Argument) -> erlang:error(badarg, [Kind, What, Argument]).

-spec copy_shared(term()) -> term().
copy_shared(Term) -> copy_shared(Term, false).

%% A message is a copy.
-spec copy_shared(term(), boolean()) -> term().
copy_shared(Term, _Literals) ->
    {Pid, Monitor} = spawn_monitor(fun() -> exit({?MODULE, Term}) end),
    receive
        {'DOWN', Monitor, process, Pid, {?MODULE, Copy}} -> Copy
    end.

-spec size_shared(term()) -> non_neg_integer().
size_shared(Term) -> (machine()):size(Term).

machine() -> ?MODULE.

-spec alloc_blocks_size(atom()) -> non_neg_integer().
alloc_blocks_size(binary_alloc) -> erlang:memory(binary);
alloc_blocks_size(Type) when is_atom(Type) -> 0.

-spec map_info(map()) -> [term()].
map_info(Map) when is_map(Map) -> [{size, map_size(Map)}].
