%% Appending a few integers and letters to a growing binary: every fill of its buffer, sharing, odd bits, wrong values
-module(bin_append_word).
-export([main/1]).

main(_) ->
    Big = lists:foldl(fun(I, B) -> <<B/binary, I:24, "xy", (-I):8>> end, <<>>, lists:seq(1, 3000)),
    show({byte_size(Big), erlang:md5(Big)}),
    %% Every length around the places where the buffer is full.
    show(erlang:phash2([grow(N, <<>>) || N <- lists:seq(0, 300)])),
    %% Two that grow from one: the second has its own.
    A = grow(400, <<>>), B = <<A/binary, 1, 2>>, C = <<A/binary, 3, 4>>, D = <<B/binary, 5:4, 6:4>>,
    show([erlang:phash2(X) || X <- [A, B, C, D]]), show(binary:part(B, byte_size(B), -3)), show(binary:part(C, byte_size(C), -3)),
    show(binary:part(D, byte_size(D), -3)),
    %% Groups of bits that make bytes together, and that don't.
    show(six(A, id(1), id(2), id(3), id(4))), E = three(A, id(5)), show({bit_size(E), erlang:phash2(E)}),
    show(attempt(fun() -> <<E/binary, (id(1))>> end)), F = <<E/bitstring, (id(7)):5, (id(200))>>, show({bit_size(F), erlang:phash2(F)}),
    %% Of what is too large only the low bits count; what is no integer is refused, and the binary is as it was.
    show(binary:part(<<A/binary, (id(1 bsl 70 + 258)):16, (id(-1)):40>>, byte_size(A), 7)),
    show([attempt(fun() -> <<A/binary, (id(1)):8, (id(V)):8>> end) || V <- [x, 1.0, <<1>>, []]]),
    show([attempt(fun() -> <<(id(V))/binary, (id(1)):8>> end) || V <- [x, 1, [], <<1:3>>]]),
    show(erlang:phash2(A)),
    show([byte_size(<<A/binary, (id(1)):56>>), byte_size(<<A/binary, (id(1)):64>>), byte_size(<<A/binary, (id(1)):0>>), byte_size(<<A/binary, "1234567">>)]),
    %% While others read the same buffer.
    S = self(), P = [spawn(fun() -> S ! {self(), erlang:phash2(B)} end) || _ <- lists:seq(1, 8)], G = lists:foldl(fun(I, X) -> <<X/binary, I>> end, B, lists:seq(1, 50)),
    show(lists:usort([receive {Q, H} -> H end || Q <- P])), show(erlang:phash2(G)),
    %% Sub-binaries of what grows.
    <<_:10/binary, Rest/binary>> = A, show(erlang:phash2(<<Rest/binary, (id(9)):8>>)), <<Front:50/binary, _/binary>> = A, show(erlang:phash2(<<Front/binary, (id(9)):8>>)).

grow(0, B) -> B;
grow(N, B) -> grow(N - 1, <<B/binary, N:8>>).

six(B, P, Q, R, S) -> binary:part(<<B/binary, P:6, Q:6, R:6, S:6>>, byte_size(B), 3).
three(B, V) -> <<B/binary, V:3>>.

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
