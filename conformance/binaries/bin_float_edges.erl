-module(bin_float_edges).
-export([main/1]).

%% Floats of 16 and 32 bits that are too large become infinities, which no float segment matches; a float segment of no
%% bits matches and is 0.0.
main(_) ->
    Large = [65504.0, 65519.99, 65520, 1.0e10, -1.0e10, 3.4028235677973362e38, 3.4028235677973366e38, 1.0e300, 1 bsl 200],
    [io:format("~w ~w~n", [Float, <<Float:Size/float>>]) || Size <- [16, 32], Float <- Large],
    io:format("~w~n", [<<1.0e10:16/float, 1.0e300:32/float, -1.0e5:16/float-little>>]),
    io:format("~w~n", [catch_class(fun() -> <<(1 bsl 1024):16/float>> end)]),
    [io:format("~w ~w~n", [Size, match(<<16#3fc0:16, 16#bff80000:32, 2.5/float>>, Size)]) || Size <- [0, 1, 8, 16, 32, 48, 64, 4000, -1, a]],
    [io:format("~w~n", [match(Bits, 16)]) || Bits <- [<<16#7c00:16>>, <<16#fc00:16>>, <<16#7e00:16>>, <<1:16>>, <<16#3ff:16>>, <<16#8000:16>>]],
    [io:format("~w~n", [<<Float:16/float>>]) || Exponent <- [-24, -25, -26, -14, -15, 0], Step <- [-1.0e-12, 0.0, 1.0e-12, 0.5, 0.00048828125],
        Float <- [math:pow(2, Exponent) * (1 + Step)]].

match(Bits, Size) ->
    case Bits of
        <<Float:Size/float, Rest/bits>> -> {Float, bit_size(Rest)};
        _ -> no
    end.

catch_class(Fun) ->
    try Fun() catch Class:Reason -> {Class, Reason} end.
