%% Messages and signals between a pair keep their order
-module(proc_order).
-export([main/1]).

main(_) ->
    S = self(), P = spawn(fun() -> [S ! I || I <- lists:seq(1, 5000)], exit(done) end), M = monitor(process, P), show(in_order(1)), show(receive {'DOWN', M, _, _, R} -> R end), Q = spawn(fun() -> process_flag(trap_exit, true), link(S), S ! linked, receive go -> [S ! {q, I} || I <- lists:seq(1, 100)], unlink(S), exit(x) end end), receive linked -> ok end, Q ! go, show(length([receive {q, I} -> I end || I <- lists:seq(1, 100)])), Ps = [spawn(fun() -> [S ! {J, K} || K <- lists:seq(1, 200)] end) || J <- lists:seq(1, 5)], show(length(Ps)), All = [receive {J, _} = X when is_integer(J) -> X end || _ <- lists:seq(1, 1000)], show([[K || {J, K} <- All, J =:= N] =:= lists:seq(1, 200) || N <- lists:seq(1, 5)]).
in_order(5001) -> ok; in_order(N) -> receive N -> in_order(N + 1); X when is_integer(X) -> {wrong, X, N} end.

show(V) -> io:format("~0p~n", [V]).
