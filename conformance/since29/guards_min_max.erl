%% since OTP 29
%% min and max in guards: of clauses, and of receives, where nothing may be called.
-module(guards_min_max).
-export([main/1]).

main(_) ->
    io:format("~p~n", [[in_guard(A, B) || A <- values(), B <- values()]]),
    self() ! {n, 3}, self() ! {n, 10}, self() ! {n, 5},
    io:format("~p~n", [[received(7), received(4), received(3)]]).

values() -> [1, 1.0, 2, a, "s", {}].

in_guard(A, B) when max(A, B) > 1, min(A, B) =:= 1 -> both;
in_guard(A, B) when min(A, B) == A -> first;
in_guard(_, _) -> none.

received(Limit) ->
    receive {n, N} when max(N, Limit) =:= N -> N after 0 -> nothing end.
