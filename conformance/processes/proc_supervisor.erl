%% supervisor: one_for_one, one_for_all, rest_for_one, restart types, limits
-module(proc_supervisor).
-export([main/1]).
-behaviour(supervisor).
-export([init/1, worker/1]).
main(_) ->
    logger:set_primary_config(level, none), process_flag(trap_exit, true), [strategy(S) || S <- [one_for_one, one_for_all, rest_for_one]], {ok, P} = supervisor:start_link(?MODULE, {one_for_one, 1, permanent}), Q = kid(P, a), exit(Q, kill), timer:sleep(10), exit(kid(P, a), kill), show(receive {'EXIT', P, R} -> R end), [types(T) || T <- [permanent, transient, temporary]].
strategy(S) -> {ok, P} = supervisor:start_link(?MODULE, {S, 5, permanent}), Old = [kid(P, K) || K <- [a, b, c]], exit(kid(P, b), kill), timer:sleep(20), New = [kid(P, K) || K <- [a, b, c]], show({S, [A =:= B || {A, B} <- lists:zip(Old, New)], supervisor:count_children(P)}), show(supervisor:terminate_child(P, a)), show(kid(P, a)), show(element(1, supervisor:restart_child(P, a))), show(supervisor:restart_child(P, a)), show(supervisor:delete_child(P, b)), show(supervisor:terminate_child(P, zz)), unlink(P), exit(P, shutdown), timer:sleep(5).
types(T) -> {ok, P} = supervisor:start_link(?MODULE, {one_for_one, 5, T}), kid(P, a) ! normal, exit(kid(P, b), kill), timer:sleep(20), show({T, [{I, is_pid(C)} || {I, C, worker, [?MODULE]} <- lists:sort(supervisor:which_children(P))]}), unlink(P), exit(P, shutdown).
kid(P, K) -> case lists:keyfind(K, 1, supervisor:which_children(P)) of {_, C, _, _} -> C; false -> none end.
init({S, N, T}) -> {ok, {#{strategy => S, intensity => N, period => 5}, [#{id => K, start => {?MODULE, worker, [K]}, restart => T, shutdown => 100} || K <- [a, b, c]]}}.
worker(_) -> {ok, spawn_link(fun() -> receive normal -> ok end end)}.

show(V) -> io:format("~0p~n", [V]).
