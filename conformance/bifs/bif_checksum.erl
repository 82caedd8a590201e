%% crc32, adler32, md5 in one piece, in parts, combined
-module(bif_checksum).
-export([main/1]).

main(_) ->
    D = [<<>>, <<"a">>, <<"123456789">>, ["io", [<<"list">>]], binary:copy(<<"abcdefgh">>, 1000)], show([erlang:crc32(X) || X <- D]), show([erlang:adler32(X) || X <- D]), show([erlang:md5(X) || X <- D]), show(erlang:crc32(erlang:crc32(<<"1234">>), <<"56789">>)), show(erlang:adler32(erlang:adler32(<<"1234">>), <<"56789">>)),
    show(erlang:crc32_combine(erlang:crc32(<<"1234">>), erlang:crc32(<<"56789">>), 5)), show(erlang:adler32_combine(erlang:adler32(<<"1234">>), erlang:adler32(<<"56789">>), 5)), C = lists:foldl(fun(X, A) -> erlang:md5_update(A, X) end, erlang:md5_init(), ["ab", <<"cd">>, "ef"]), show(erlang:md5_final(C) =:= erlang:md5("abcdef")), show([attempt(fun() -> erlang:F(X) end) || F <- [crc32, adler32, md5], X <- [a, [256], <<1:3>>]]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
