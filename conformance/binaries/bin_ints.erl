%% Integer segments of many sizes, signed and unsigned, both byte orders
-module(bin_ints).
-export([main/1]).

main(_) ->
    Vs = [0, 1, -1, 127, 128, 255, 256, -129, 65535, 1 bsl 31, (1 bsl 63) + 5, -(1 bsl 70)], [show([<<V:S>> || V <- Vs]) || S <- [1, 7, 8, 9, 16, 24, 32, 64, 65, 128]], [show([<<V:S/little>> || V <- Vs]) || S <- [3, 8, 12, 16, 32, 64, 72]], B = <<16#fe, 16#dc, 16#ba, 16#98, 16#76, 16#54, 16#32, 16#10, 16#81>>, [begin <<U:S, _/bits>> = B, <<I:S/signed, _/bits>> = B, <<L:S/little, _/bits>> = B, <<M:S/little-signed, _/bits>> = B, show({S, U, I, L, M}) end || S <- [0, 1, 4, 8, 11, 16, 31, 32, 33, 63, 64, 65, 72]].

show(V) -> io:format("~0p~n", [V]).
