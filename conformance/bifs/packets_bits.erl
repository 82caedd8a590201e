%% erlang:decode_packet/3 where the rest is no whole number of bytes (which OTP 29 refuses), and records of TLS.
-module(packets_bits).
-export([main/1]).

main(_) ->
    [show(try erlang:decode_packet(Type, <<Bin/binary, 5:3>>, []) catch error:Reason -> Reason end) ||
        {Type, Bin} <- [{1, <<2, 3, 4, 5>>}, {2, <<0, 1, 7>>}, {4, <<0:32>>}, {sunrm, <<0, 0, 0, 2, 8, 9, 1>>}, {asn1, <<4, 2, 1, 2>>},
                        {tpkt, <<3, 0, 0, 6, 1, 2>>}, {fcgi, <<1, 2, 3, 4, 0, 1, 0, 0, 9>>}, {cdr, <<"GIOP", 1, 0, 0, 0, 0, 0, 0, 1, 5>>}]],
    [show(erlang:decode_packet(ssl_tls, Bin, [])) ||
        Bin <- [<<22, 3, 1, 0, 2, 1, 2, 9>>, <<22, 3, 1, 0, 5, 1>>, <<22, 3>>, <<1:1, 6:15, 1, 3, 2, 7, 8, 9, 1>>, <<>>, <<23, 3, 3, 0, 0>>]].

show(Term) -> io:format("~p~n", [Term]).
