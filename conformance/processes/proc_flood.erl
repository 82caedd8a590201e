%% Many senders to one receiver; priorities; yielding
-module(proc_flood).
-export([main/1]).

main(_) ->
    S = self(), N = 50, M = 200, [spawn(fun() -> [begin S ! {I, J}, (J rem 50 =:= 0) andalso erlang:yield() end || J <- lists:seq(1, M)] end) || I <- lists:seq(1, N)], show(sum(N * M, 0)), [spawn_opt(fun() -> S ! Pr end, [{priority, Pr}]) || Pr <- [low, normal, high, max]], show(lists:sort([receive X -> X end || _ <- [1, 2, 3, 4]])), show(receive Z -> Z after 0 -> empty end), B = spawn(fun() -> busy(0) end), show(pingpong(100)), exit(B, kill).
sum(0, A) -> A; sum(N, A) -> receive {I, J} -> sum(N - 1, A + I * J) end.
busy(N) -> busy(N + 1).
pingpong(N) -> S = self(), P = spawn(fun() -> echo() end), R = [begin P ! {S, I}, receive {P, I} -> I end end || I <- lists:seq(1, N)], lists:sum(R).
echo() -> receive {F, X} -> F ! {self(), X}, echo() end.

show(V) -> io:format("~0p~n", [V]).
