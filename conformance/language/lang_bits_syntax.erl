%% Segment types and sizes in construction and matching, default values
-module(lang_bits_syntax).
-export([main/1]).

main(_) ->
    show([<<1>>, <<256>>, <<-1>>, <<1:16>>, <<1:16/little>>]), show([<<257>>, <<-1>>, <<1:16>>, <<1:16/little>>, <<1:4, 2:4>>, <<"ab":16>>, <<3:2/unit:5>>]),
    show([<<1.5:64/float>>, <<1.5:32/float-little>>, <<"xyz">>, <<"xy"/little-utf16>>, <<(<<1, 2, 3>>):2/binary>>, <<(<<5:3>>)/bits>>]),
    <<A:8/signed, B:8/unsigned, C:16/little-signed, D:4/unit:8, E/float, F/binary>> = <<255, 255, 254, 255, 1, 2, 3, 4, 2.5/float, "rest">>, show([A, B, C, D, E, F]),
    X = id(3), <<G:X, H:(X + 2), I:(X * 8), _/bits>> = <<16#f0, 1, 2, 3, 4>>, show([G, H, I]), <<L, S:L/binary-unit:8, L, T/bits>> = <<2, "ab", 2, 1:1>>, show([L, S, T]),
    show(case <<1, 2>> of <<1, Y:9>> -> Y; <<1, Y>> -> {b, Y} end), show(case <<3.0:32/float>> of <<3.0:32/float>> -> match; _ -> no end), show(case <<"abc">> of <<"ab", _>> -> yes end).

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
