%% Garbage collections while messages wait, large dictionaries, many monitors
-module(proc_queue_gc).
-export([main/1]).

main(_) ->
    S = self(), [S ! {I, lists:seq(1, 20)} || I <- lists:seq(1, 2000)], churn(200), erlang:garbage_collect(), show(lists:sum([receive {I, L} -> I + length(L) end || I <- lists:seq(2000, 1, -1)])), Ps = [spawn_monitor(fun() -> receive X -> exit(X) end end) || _ <- lists:seq(1, 500)], erlang:garbage_collect(), [P ! {k, 1} || {P, _} <- Ps], show(length([W || {P, R} <- Ps, W <- [receive {'DOWN', R, _, P, Y} -> Y end], W =:= {k, 1}])), show(erlang:garbage_collect()), show(erlang:garbage_collect(S)), {D, _} = spawn_monitor(fun() -> ok end), receive {'DOWN', _, _, D, _} -> ok end, show(erlang:garbage_collect(D)).
churn(0) -> ok; churn(N) -> _ = lists:reverse(lists:seq(1, 1000)), churn(N - 1).

show(V) -> io:format("~0p~n", [V]).
