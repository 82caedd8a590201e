%% Binary patterns in function heads and cases (Reference Manual, Expressions: Bit Syntax)
-module(lang_binpat).
-export([main/1]).

main(_) ->
    show([f(X) || X <- [<<>>, <<0>>, <<1, 2>>, <<2, 0, 3, "abc">>, <<3:4, 5:4>>, <<"hdr", 1.5/float>>, <<7:3>>, <<255, -1:16>>, x]]),
    show(parse(<<"12+34*5">>)),
    show(ipv4(<<4:4, 5:4, 0, 20:16, 1:16, 0:3, 0:13, 64, 6, 0:16, 10, 0, 0, 1, 10, 0, 0, 2>>)),
    <<A:3, B:5, C/bitstring>> = <<16#abcd:16, 1:1>>, show({A, B, C}),
    Size = id(2), <<Part:Size/binary, Rest/binary>> = <<"hello">>, show({Part, Rest}),
    <<N, Str:N/binary, M:N/unit:4, Tail/bits>> = <<3, "abc", 16#123:12, 1:2>>, show({Str, M, Tail}),
    show(attempt(fun() -> <<1, Q>> = id(<<2, 3>>), Q end)),
    show(case <<1, 2, 3>> of <<H, T:16>> when T > 500 -> {H, T} end).

f(<<>>) -> empty;
f(<<0>>) -> zero;
f(<<1, X>>) -> {one, X};
f(<<2, L:16, S:L/binary>>) -> {str, S};
f(<<X:4, 5:4>>) -> {nibble, X};
f(<<"hdr", F/float>>) -> {hdr, F};
f(<<255, S:16/signed>>) -> {signed, S};
f(B) when is_bitstring(B), not is_binary(B) -> {bits, bit_size(B)};
f(_) -> other.

parse(B) -> parse(B, 0, []).
parse(<<D, R/binary>>, N, Acc) when D >= $0, D =< $9 -> parse(R, N * 10 + D - $0, Acc);
parse(<<Op, R/binary>>, N, Acc) -> parse(R, 0, [list_to_atom([Op]), N | Acc]);
parse(<<>>, N, Acc) -> lists:reverse([N | Acc]).

ipv4(<<4:4, IHL:4, _, Len:16, Id:16, _:16, TTL, Proto, _:16, S:4/binary, D:4/binary, Opts/binary>>) ->
    {IHL, Len, Id, TTL, Proto, binary_to_list(S), binary_to_list(D), Opts}.

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
