%% Deep io lists, long appends and reverses
-module(lim_flatten).
-export([main/1]).

main(_) ->
    D = lists:foldl(fun(I, A) -> [A, I rem 256 | <<"b">>] end, [], lists:seq(1, 20000)), show(iolist_size(D)), show(erlang:crc32(iolist_to_binary(D))), L = lists:seq(1, 200000), show(length(lists:append(L, L))), show(hd(lists:reverse(L))), show(length(lists:flatten([[X, [X]] || X <- L]))), show(length(L -- lists:seq(1, 200000, 2))), show(lists:nth(150000, L)).

show(V) -> io:format("~0p~n", [V]).
