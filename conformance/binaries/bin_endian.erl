%% Native, little and big round trips for all sizes
-module(bin_endian).
-export([main/1]).

main(_) ->
    show([S || S <- lists:seq(1, 130), begin V = (1 bsl S) * 5 div 7, <<A:S/big>> = <<V:S/big>>, <<B:S/little>> = <<V:S/little>>, <<C:S/native>> = <<V:S/native>>, M = V band ((1 bsl S) - 1), {A, B, C} =/= {M, M, M} end]), show([S || S <- lists:seq(1, 130), V <- [-1, -5, 3], begin <<A:S/signed-little>> = <<V:S/little>>, <<B:S/signed>> = <<V:S>>, A =/= B end]), show(<<1:16/native>> =:= case erlang:system_info(endian) of little -> <<1, 0>>; big -> <<0, 1>> end), show([<<16#123456:S/little>> || S <- lists:seq(13, 24)]), show([begin <<X:S/little, _/bits>> = <<16#12, 16#34, 16#56, 16#78>>, X end || S <- lists:seq(9, 24)]).

show(V) -> io:format("~0p~n", [V]).
