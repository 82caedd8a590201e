-module(proc_asked_first).
-export([main/1]).

%% Priorities and turns; what is monitored and never was.
main(_) ->
    asked(), turns(), never(), sizes().

%% One that waits answers those who ask, though others of higher priority leave it no turn.
asked() ->
    process_flag(priority, max),
    Self = self(),
    Waiting = [spawn(fun() -> Self ! {ready, self()}, receive never -> ok end end) || _ <- lists:seq(1, 20)],
    [receive {ready, P} -> ok end || P <- Waiting],
    [garbage_collect(P) || P <- Waiting],
    Busy = [spawn_opt(fun busy/0, [link, {priority, high}]) || _ <- lists:seq(1, 2 * erlang:system_info(schedulers))],
    Init = whereis(init),
    Old = group_leader(),
    R = [begin
        demonitor(monitor(process, P)),
        true = group_leader(Init, P),
        {group_leader, Init} = process_info(P, group_leader),
        true = group_leader(Old, P),
        {is_process_alive(P), garbage_collect(P), process_info(P, group_leader) =:= {group_leader, Old}}
    end || P <- Waiting],
    [begin unlink(P), exit(P, kill) end || P <- Busy],
    [exit(P, kill) || P <- Waiting],
    process_flag(priority, normal),
    io:format("~p~n", [lists:usort(R)]).

busy() -> busy().

turns() ->
    erlang:yield(),
    {reductions, A} = process_info(self(), reductions),
    erlang:bump_reductions(1000),
    {reductions, B} = process_info(self(), reductions),
    io:format("~p~n", [B - A >= 1000 andalso B - A < 1100]),
    P = spawn(fun() -> receive never -> ok end end),
    exit(P, die),
    io:format("~p~n", [catch element(1, element(2, catch process_flag(P, save_calls, 0)))]).

never() ->
    [begin
        R = erlang:monitor(Type, Object, [{tag, T} || T <- Tag] ++ [{alias, A} || A <- Alias]),
        io:format("~p~n", [receive M when element(2, M) =:= R -> setelement(2, M, ref) after 100 -> nothing end]),
        R ! x,
        io:format("~p ~p~n", [receive x -> x after 10 -> nothing end, {unalias(R), demonitor(R, [info])}])
    end || Type <- [process, port], Object <- [nonesuch, {nonesuch, node()}], Tag <- [[], [mine]],
        Alias <- [[], [explicit_unalias], [demonitor], [reply_demonitor]]],
    Mine = binary_to_list(term_to_binary(self())),
    Other = binary_to_term(list_to_binary(lists:droplast(Mine) ++ [(lists:last(Mine) + 1) rem 256])),
    R = monitor(process, Other),
    io:format("~p~n", [receive {'DOWN', R, process, Other, Why} -> Why after 1000 -> nothing end]).

sizes() ->
    #{size := 0} = erlang:system_flag(max_heap_size, #{size => 0, kill => false, error_logger => false}),
    Self = self(),
    spawn_opt(fun() -> Self ! process_info(self(), max_heap_size) end, [{max_heap_size, #{size => 5000}}]),
    io:format("~p~n", [receive {max_heap_size, M} -> maps:with([size, kill, error_logger], M) end]),
    erlang:system_flag(max_heap_size, #{size => 0, kill => true, error_logger => true}),
    P = spawn(fun() -> receive never -> ok end end),
    {total_heap_size, A} = process_info(P, total_heap_size),
    [P ! lists:seq(1, 1000) || _ <- lists:seq(1, 10)],
    {total_heap_size, B} = process_info(P, total_heap_size),
    io:format("~p~n", [B - A >= 20000]).
