-module(proc_killed_mid_receive).
-export([main/1]).

%% A process that is killed while it receives still answers what came behind the signal.
main(_) ->
    Eaters = [fun eat/0, fun ask/0, fun call/0],
    io:format("~p~n", [[lists:usort([one(F, Kill) || _ <- lists:seq(1, 3000)]) || F <- Eaters, Kill <- [boom, kill]]]).

one(F, Why) ->
    Self = self(),
    P = spawn(F),
    [P ! I || I <- lists:seq(1, 5)],
    {Q, R} = spawn_monitor(fun() -> [P ! I || I <- lists:seq(1, 3)], Self ! {P, is_process_alive(P)} end),
    exit(P, Why),
    Answer = {is_process_alive(P), process_info(P, links), catch garbage_collect(P)},
    receive {P, _} -> ok end,
    receive {'DOWN', R, process, Q, normal} -> Answer end.

%% Takes whatever comes.
eat() -> receive _ -> eat() end.

ask() ->
    is_process_alive(whereis(init)),
    receive _ -> ask() after 0 -> ask() end.

call() ->
    R = make_ref(),
    whereis(init) ! {R, self()},
    receive {R, _} -> call(); X when X =/= R -> call() after 0 -> call() end.
