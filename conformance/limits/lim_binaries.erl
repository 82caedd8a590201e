%% Many binaries made and dropped, kept parts of large ones
-module(lim_binaries).
-export([main/1]).

main(_) ->
    K = [binary:copy(binary:part(binary:copy(<<I:32>>, 10000), 0, 8)) || I <- lists:seq(1, 500)], show(length(K)), show(lists:sum([X || <<X:32, _:32>> <- K])), show(loop(2000, <<>>)), L = [<<I:800>> || I <- lists:seq(1, 2000)], erlang:garbage_collect(), show(byte_size(iolist_to_binary(L))), <<N:800>> = lists:nth(1500, L), show(N).
loop(0, B) -> byte_size(B); loop(N, B) -> loop(N - 1, <<B/binary, (binary:copy(<<"x">>, N rem 100))/binary>>).

show(V) -> io:format("~0p~n", [V]).
