%% Segments of units up to 256 bits.
-module(largest_unit).
-export([main/1]).

main(_) ->
    Three = id(3),
    io:format("~p~n", [<<1:1/unit:256>>]),
    io:format("~p~n", [<<7:(id(1))/unit:256>>]),
    io:format("~p~n", [bit_size(<<0:Three/unit:256>>)]),
    io:format("~p~n", [<<5:Three/unit:255>>]),
    Binary = id(<<2:256, 3:256, 4:256, "rest">>),
    <<A:1/unit:256, B:1/unit:256, _/binary>> = Binary,
    io:format("~p~n", [{A, B}]),
    One = id(1),
    <<C:One/unit:256, D:One/little-unit:256, _/binary>> = Binary,
    io:format("~p~n", [{C, D}]),
    <<E:Three/binary-unit:256, F/binary>> = Binary,
    io:format("~p~n", [{byte_size(E), F}]),
    io:format("~p~n", [whole(E)]),
    io:format("~p~n", [whole(Binary)]),
    io:format("~p~n", [<<(id(E)):Three/binary-unit:256>> =:= E]),
    io:format("~p~n", [try <<0:(id(1 bsl 64))/unit:256>> catch error:R -> R end]).

whole(<<X/binary-unit:256>>) -> {whole, byte_size(X)};
whole(_) -> broken.

id(X) -> X.
