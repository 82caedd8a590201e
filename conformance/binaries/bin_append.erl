%% Appending: shared prefixes, copies kept apart, sizes above and below 64 bytes
-module(bin_append).
-export([main/1]).

main(_) ->
    A = lists:foldl(fun(I, B) -> <<B/binary, I>> end, <<>>, lists:seq(1, 100)), B1 = <<A/binary, "one">>, B2 = <<A/binary, "two">>, show({byte_size(A), binary:part(B1, 99, 4), binary:part(B2, 99, 4), A =:= binary:part(B1, 0, 100)}), show([byte_size(<<A/binary, A/binary>>), erlang:crc32(<<B1/binary, B2/binary>>)]), C = <<A:10/binary, 0, A/binary>>, show(byte_size(C)), D = id(<<1:1>>), E = lists:foldl(fun(I, X) -> <<X/bits, I:3>> end, D, lists:seq(0, 20)), show({bit_size(E), E}), F = <<E/bits, 7:4>>, G = <<E/bits, 0:4>>, show([F =:= G, bit_size(F)]), L = lists:foldl(fun(I, X) -> <<I, X/binary>> end, <<>>, lists:seq(1, 70)), show(L), show(<<(<<"a">>)/binary, (<<>>)/binary, (<<"b">>)/binary>>), M = lists:foldl(fun(I, X) -> Y = <<X/binary, I:32>>, _ = <<Y/binary, 99>>, Y end, <<>>, lists:seq(1, 200)), show(lists:sum([X || <<X:32>> <= M])), P = spawn(fun() -> receive {From, X} -> From ! <<X/binary, "p">> end end), P ! {self(), A}, Q = <<A/binary, "q">>, R = receive Z -> Z end, show([binary:last(Q), binary:last(R)]).

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
