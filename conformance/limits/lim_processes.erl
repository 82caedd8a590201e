%% Ten thousand processes at once
-module(lim_processes).
-export([main/1]).

main(_) ->
    S = self(), Ps = [spawn(fun() -> receive {add, X} -> S ! X + I end end) || I <- lists:seq(1, 10000)], show(length(lists:usort(Ps))), [P ! {add, 1} || P <- Ps], show(sum(10000, 0)).
sum(0, A) -> A; sum(N, A) -> receive X -> sum(N - 1, A + X) end.

show(V) -> io:format("~0p~n", [V]).
