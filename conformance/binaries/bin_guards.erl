%% Binary sizes and parts in guards, literals of different types in patterns
-module(bin_guards).
-export([main/1]).

main(_) ->
    show([f(B) || B <- [<<>>, <<1>>, <<1:7>>, <<"abcd">>, <<"abce">>, <<0:64>>, <<0, 0>>, a]]), show([l(B) || B <- [<<"abc">>, <<97, 98>>, <<1.5/float>>, <<16#fffe:16>>, <<-2:16>>, <<"\x{e5}"/utf8>>, <<7:3>>, <<1, 0>>, <<>>]]), V = id(5), show([case B of <<V>> -> same; <<V, _/binary>> -> starts; <<_>> -> other; _ -> no end || B <- [<<5>>, <<6>>, <<5, 6>>, <<7, 7>>]]), W = id(<<"ab">>), show([case B of W -> w; <<X:2/binary, _/bits>> when X =:= W -> prefix; _ -> no end || B <- [<<"ab">>, <<"abc">>, <<"a">>]]), show([X || <<X:4, Y:4>> <= <<"0123">>, X =:= 3, Y > 1]).
f(B) when bit_size(B) =:= 7 -> seven; f(B) when byte_size(B) =:= 0 -> empty; f(B) when binary_part(B, {0, 3}) =:= <<"abc">>, B > <<"abcd">> -> abc; f(B) when byte_size(B) > 3, byte_size(B) < 8 -> mid; f(B) when is_binary(B), bit_size(B) rem 64 =:= 0 -> word; f(B) when is_binary(B) -> bin; f(_) -> no.
l(<<"abc">>) -> 1; l(<<"a", $b>>) -> 2; l(<<1.5/float>>) -> 3; l(<<-2:16/signed>>) -> 4; l(<<"\x{e5}"/utf8>>) -> 5; l(<<7:3>>) -> 6; l(<<1:8/little, 0>>) -> 7; l(<<>>) -> 8; l(_) -> 9.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
