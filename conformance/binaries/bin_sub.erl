%% Sub-binaries: matching, parts, comparisons, referenced byte size
-module(bin_sub).
-export([main/1]).

main(_) ->
    B = list_to_binary(lists:seq(0, 255)), <<_:10/binary, S:100/binary, T/binary>> = B, show({byte_size(S), binary:first(S), binary:last(S), byte_size(T)}), <<_:5/binary, S2:10/binary, _/binary>> = S, show(S2), show(S2 =:= list_to_binary(lists:seq(15, 24))), show(S2 < S), show(binary:referenced_byte_size(S2)), C = binary:copy(S2), show(binary:referenced_byte_size(C)), show(C =:= S2), show([X || <<X:16>> <= S2]), {L, R} = split_binary(S, 50), show({byte_size(L), byte_size(R), <<L/binary, R/binary>> =:= S}), M = #{S2 => v}, show(maps:get(C, M)), show(lists:member(C, [S, S2])), show(erlang:phash2(S2) =:= erlang:phash2(C)), show(loop(B, 0)), show(binary_to_term(binary:part(<<0, (term_to_binary({x, [1]}))/binary, 0>>, 1, byte_size(term_to_binary({x, [1]}))))), erlang:garbage_collect(), show(S2).
loop(<<A, B, R/binary>>, S) -> loop(R, S + A * B); loop(<<>>, S) -> S.

show(V) -> io:format("~0p~n", [V]).
