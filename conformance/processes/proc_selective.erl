%% Selective receive over a long queue keeps the order of the rest
-module(proc_selective).
-export([main/1]).

main(_) ->
    S = self(), [S ! {I rem 3, I} || I <- lists:seq(1, 3000)], show(length(take(1, []))), show(lists:sublist(take(2, []), 5)), show(element(2, process_info(S, message_queue_len))), show(lists:sum(take(0, []))), [S ! X || X <- [a, b, c, d]], show(receive c -> c end), show(element(2, process_info(S, messages))), show([receive X -> X end || _ <- [1, 2, 3]]), R = make_ref(), [S ! noise || _ <- lists:seq(1, 1000)], S ! {R, found}, show(receive {R, V} -> V end), show(flush(0)).
take(K, A) -> receive {K, I} -> take(K, [I | A]) after 0 -> lists:reverse(A) end.
flush(N) -> receive noise -> flush(N + 1) after 0 -> N end.

show(V) -> io:format("~0p~n", [V]).
