%% base64 encode and decode, hex by hand, url parts
-module(bin_base64).
-export([main/1]).

main(_) ->
    L = [<<>>, <<"a">>, <<"ab">>, <<"abc">>, <<"abcd">>, <<255, 254, 253>>, list_to_binary(lists:seq(0, 255))], show([base64:encode(X) || X <- L]), show([base64:decode(base64:encode(X)) =:= X || X <- L]), show(base64:encode_to_string("hello")), show(base64:decode_to_string("aGVsbG8=")), show(base64:mime_decode(<<"aGV s\nbG8=">>)), show(base64:decode("aGVs\nbG8=")), show([case catch base64:decode(X) of {'EXIT', _} -> failed; V -> V end || X <- [<<"a">>, <<"ab=">>, <<"!!!!">>, <<"YQ==">>]]).

show(V) -> io:format("~0p~n", [V]).
