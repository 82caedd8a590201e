%% A pool of workers with a queue of jobs and crashes
-module(proc_pool).
-export([main/1]).

main(_) -> S = self(), process_flag(trap_exit, true), show(lists:sort(run(S, [{I, fun() -> if I rem 5 =:= 0 -> exit({bad, I}); true -> I * I end end} || I <- lists:seq(1, 30)], 4, 0, []))), show(receive {'EXIT', _, R} -> R after 10 -> none end).
run(_, [], _, 0, A) -> A;
run(S, [{I, F} | T], N, B, A) when B < N -> spawn_link(fun() -> S ! {done, self(), I, F()} end), run(S, T, N, B + 1, A);
run(S, J, N, B, A) -> receive {done, P, I, V} -> receive {'EXIT', P, normal} -> ok end, run(S, J, N, B - 1, [{I, V} | A]); {'EXIT', _, {bad, I}} -> run(S, J, N, B - 1, [{I, failed} | A]) end.

show(V) -> io:format("~0p~n", [V]).
