%% at, first, last, part, copy, bin_to_list, longest common prefix, encode_unsigned
-module(bin_module).
-export([main/1]).

main(_) ->
    B = <<"hello">>, show([attempt(fun() -> binary:at(B, I) end) || I <- [0, 4, 5, -1, a]]), show([attempt(fun() -> binary:F(X) end) || F <- [first, last], X <- [B, <<>>, a]]), show([attempt(fun() -> binary:part(B, P) end) || P <- [{0, 2}, {5, -2}, {3, 3}, x]]), show([binary:copy(B, N) || N <- [0, 1, 3]]), show([binary:bin_to_list(B), binary:bin_to_list(B, {1, 2}), binary:bin_to_list(B, 5, -2)]), show(binary:list_to_bin("abc")), show([binary:longest_common_prefix([<<"erlang">>, <<"ergo">>]), binary:longest_common_prefix([<<"a">>]), binary:longest_common_suffix([<<"long">>, <<"song">>])]), show([binary:encode_unsigned(N) || N <- [0, 255, 256, 1 bsl 70]]), show(binary:encode_unsigned(258, little)), show([binary:decode_unsigned(X) || X <- [<<>>, <<1, 2>>, <<1:80>>]]), show(binary:decode_unsigned(<<1, 2>>, little)), show(binary:encode_hex(<<255, 16, "az">>)), show(binary:decode_hex(<<"fF10">>)), show([attempt(F) || F <- [fun() -> binary:decode_hex(<<"f">>) end, fun() -> binary:encode_unsigned(-1) end, fun() -> binary:decode_hex(<<"zz">>) end, fun() -> binary:copy(a) end, fun() -> binary:longest_common_prefix([]) end]]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
