%% Large and shared terms as messages; binaries; funs; the sender's copy stays
-module(proc_large_messages).
-export([main/1]).

main(_) ->
    S = self(), L = lists:seq(1, 100000), P = spawn(fun() -> receive X -> S ! {lists:sum(X), X} end end), P ! L, {Sum, L2} = receive M -> M end, show({Sum, L2 =:= L}), B = binary:copy(<<"0123456789">>, 100000), <<_:5/binary, Sub:20/binary, _/binary>> = B, Q = spawn(fun() -> receive {B1, S1} -> S ! {byte_size(B1), S1} end end), Q ! {B, Sub}, show(receive N -> N end), T = lists:foldl(fun(_, A) -> {A, A} end, x, lists:seq(1, 15)), R = spawn(fun() -> receive Z -> S ! count(Z) end end), R ! T, show(receive C -> C end), F = fun(Y) -> {Y, length(L), byte_size(B)} end, spawn(fun() -> S ! F(1) end), show(receive V -> V end), Map = maps:from_list([{I, {I}} || I <- lists:seq(1, 1000)]), spawn(fun() -> S ! Map end), show(receive W -> W =:= Map end).
count({A, B}) -> count(A) + count(B); count(_) -> 1.

show(V) -> io:format("~0p~n", [V]).
