%% proc_lib: start, start_link, init_ack, spawn, initial_call; sys: get_state, suspend
-module(proc_proc_lib).
-export([main/1]).
-export([init/2, fail/1]).
main(_) ->
    logger:set_primary_config(level, none), process_flag(trap_exit, true), {ok, P} = proc_lib:start_link(?MODULE, init, [self(), 5]), P ! {get, self()}, show(receive {state, S} -> S end), show(proc_lib:start(?MODULE, fail, [x])), show(proc_lib:start_link(?MODULE, fail, [y])), show(receive {'EXIT', Q, R} when Q =/= P -> R after 10 -> none end), show(proc_lib:translate_initial_call(P)), {A, M} = proc_lib:spawn_opt(fun() -> exit({shutdown, z}) end, [monitor]), show(receive {'DOWN', M, _, A, R2} -> R2 end), P ! stop, show(receive {'EXIT', P, R3} -> R3 end).
init(Parent, N) -> proc_lib:init_ack(Parent, {ok, self()}), loop(N).
fail(X) -> exit({failed, X}).
loop(N) -> receive {get, F} -> F ! {state, N}, loop(N); stop -> exit(stopped) end.

show(V) -> io:format("~0p~n", [V]).
