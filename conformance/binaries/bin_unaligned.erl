%% Segments that don't start at a byte
-module(bin_unaligned).
-export([main/1]).

main(_) ->
    [show([{O, A} || {O, A} <- [{O, begin <<_:O, X:13, _/bits>> = <<16#a5b6c7d8e9fa0b1c:64>>, X end} || O <- lists:seq(0, 15)]])], [begin B = <<0:O, "hello", 1:3>>, <<_:O, S:5/binary, T/bits>> = B, show({O, S, T, bit_size(B)}) end || O <- [1, 3, 4, 7, 9]], <<_:3, F/float, _/bits>> = <<5:3, 2.5/float, 0:5>>, show(F), <<_:1, U/utf8, _/bits>> = <<1:1, 16#20ac/utf8, 0:7>>, show(U), <<_:5, R/bits>> = <<1:5, 16#abcd:16>>, show({R, byte_size(R)}), show(R =:= <<16#abcd:16>>), show(<<R/bits, R/bits>>), show(erlang:phash2(R) =:= erlang:phash2(<<16#abcd:16>>)), <<_:2, Q:9/bits, _/bits>> = <<16#ffffff:24>>, show([Q, <<Q/bits, 0:7>>]), show(binary_to_list(R)), show(term_to_binary(R, [{minor_version, 2}])).

show(V) -> io:format("~0p~n", [V]).
