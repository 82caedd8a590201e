%% Body recursion a million levels deep, with collections on the way
-module(lim_deep_recursion).
-export([main/1]).

main(_) -> show(sum(1000000)), show(length(build(500000))), show(deep(200000)).
sum(0) -> 0; sum(N) -> N + sum(N - 1).
build(0) -> []; build(N) -> [{N} | build(N - 1)].
deep(0) -> []; deep(N) -> X = [N, N], Y = deep(N - 1), if N rem 50000 =:= 0 -> [hd(X) | Y]; true -> Y end.

show(V) -> io:format("~0p~n", [V]).
