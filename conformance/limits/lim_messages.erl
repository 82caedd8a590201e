%% A queue of a hundred thousand messages, taken in order and selectively
-module(lim_messages).
-export([main/1]).

main(_) ->
    S = self(), [S ! {m, I} || I <- lists:seq(1, 100000)], S ! last, show(receive last -> last end), show(sum(0)), show(process_info(S, message_queue_len)).
sum(A) -> receive {m, I} -> sum(A + I) after 0 -> A end.

show(V) -> io:format("~0p~n", [V]).
