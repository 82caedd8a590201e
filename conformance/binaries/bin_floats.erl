%% Float segments of 16, 32, 64 bits, both orders, infinities not matched
-module(bin_floats).
-export([main/1]).

main(_) ->
    Fs = [0.0, 1.0, -1.5, 0.1, 65504.0, 1.0e-7, 3.0e38, 123456.789], show([<<F/float>> || F <- Fs]), show([<<F:32/float>> || F <- Fs]), show([<<F:64/float-little>> || F <- Fs]), show([<<F:16/float>> || F <- [0.0, 1.0, -1.5, 0.1, 65504.0, 1.0e-7]]), show([begin <<X:32/float>> = <<F:32/float>>, X end || F <- Fs]), show([begin <<X:32/float-little>> = <<F:32/float-little>>, X end || F <- Fs]), show([begin <<X:16/float>> = <<F:16/float>>, X end || F <- [0.0, 1.0, -1.5, 0.1, 65504.0]]), show(<<3/float, 7:32/float>>), show([case B of <<X/float>> -> X; _ -> nomatch end || B <- [<<16#7ff0000000000000:64>>, <<16#fff0000000000000:64>>, <<16#7ff8000000000001:64>>, <<1:64>>, <<16#7fefffffffffffff:64>>]]), show([case B of <<X:32/float>> -> X; _ -> nomatch end || B <- [<<16#7f800000:32>>, <<16#7fc00000:32>>, <<1:32>>]]), show([case B of <<X:16/float>> -> X; _ -> no end || B <- [<<16#7c00:16>>, <<1:16>>, <<16#3c00:16>>]]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
