%% Size and unit: variable, zero, too large, computed from earlier segments
-module(bin_sizes).
-export([main/1]).

main(_) ->
    show([f(B) || B <- [<<0>>, <<1, 9>>, <<3, "abc", "rest">>, <<5, "abc">>, <<>>]]), show([g(N, <<1, 2, 3, 4>>) || N <- [0, 1, 2, 4, 5, -1, a, 1 bsl 70]]), show([attempt(fun() -> <<1:N/unit:8>> end) || N <- [0, 1, 3, -1]]), <<A:2/unit:4, B:1/unit:16, C:3/binary-unit:4, D/bits>> = <<1, 2, 3, 16#abc:12, 5:4>>, show([A, B, C, D]), show([attempt(fun() -> X = <<1, 2, 3, 4, 5>>, <<_:N/binary-unit:2, R/bits>> = X, R end) || N <- [0, 4, 20, 21]]), S = id(4), show(<< <<X:S>> || X <- [1, 2, 3, 4] >>), show(case <<8, 7:8, 1>> of <<N, V:N, W>> -> {N, V, W} end), show([case X of <<B2/binary-unit:16>> -> {even, B2}; <<B2/binary>> -> {odd, B2}; <<_/bits>> -> bits end || X <- [<<1, 2>>, <<1, 2, 3>>, <<1:3>>]]), show(case <<1, 2, 3>> of <<H:(1 + 1)/binary, T/binary>> -> {H, T} end), show([tlv(<<1, 2, "ab", 2, 0, 3, 1, "z">>), tlv(<<1, 5, "ab">>)]).
f(<<N, S:N/binary, R/binary>>) -> {N, S, R}; f(_) -> no.
g(N, B) -> case B of <<X:N/binary, _/binary>> -> X; _ -> no end.
tlv(<<T, L, V:L/binary, R/binary>>) -> [{T, V} | tlv(R)]; tlv(<<>>) -> []; tlv(X) -> [{rest, X}].

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
