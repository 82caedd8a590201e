%% Large binaries: building, matching at the end, sizes above 64 KB
-module(bin_huge).
-export([main/1]).

main(_) ->
    B = binary:copy(<<"0123456789abcdef">>, 65536), show(byte_size(B)), show(binary:part(B, 1048576, -16)), <<_:1048570/binary, E/binary>> = B, show(E), show(erlang:crc32(B)), show(length(binary:matches(B, <<"f0">>))), C = <<B/binary, 1>>, show(byte_size(C)), Z = <<0:8000000>>, show(byte_size(Z)), show(erlang:adler32(Z)), L = binary_to_list(B, 1, 32), show(L), show(byte_size(list_to_binary(lists:duplicate(1000, <<0:800>>)))), show(B =:= binary:copy(B)), show(count(B, 0)), <<N:800000, _/bits>> = B, show(N rem 1000003), show(byte_size(<<N:800000>>)), show(byte_size(term_to_binary(B))).
count(<<$f, R/binary>>, N) -> count(R, N + 1); count(<<_, R/binary>>, N) -> count(R, N); count(<<>>, N) -> N.

show(V) -> io:format("~0p~n", [V]).
