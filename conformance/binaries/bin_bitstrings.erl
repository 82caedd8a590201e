%% Bitstrings: conversions, printing, list_to_bitstring, sizes
-module(bin_bitstrings).
-export([main/1]).

main(_) ->
    Bs = [<<1:1>>, <<5:3>>, <<1, 2:4>>, <<255, 255:7>>, <<0:12>>, <<>>], show(Bs), io:format("~w ~p~n", [<<"abc", 3:2>>, <<"abc", 3:2>>]), show([bit_size(B) || B <- Bs]), show([byte_size(B) || B <- Bs]), show([is_binary(B) || B <- Bs]), show([bitstring_to_list(B) || B <- Bs]), show([list_to_bitstring(bitstring_to_list(B)) =:= B || B <- Bs]), show([<<B/bits, B/bits>> || B <- Bs]), show([<< <<(1 - X):1>> || <<X:1>> <= B >> || B <- Bs]), show([[X || <<X:2>> <= B] || B <- Bs]), show([lists:sum([X || <<X:1>> <= B]) || B <- Bs]), show([attempt(fun() -> binary_to_list(B) end) || B <- Bs]), show([attempt(fun() -> split_binary(B, 1) end) || B <- Bs]), show([rev(B) || B <- Bs]), show([binary_to_term(term_to_binary(B)) =:= B || B <- Bs]).
rev(<<X:1, R/bits>>) -> <<(rev(R))/bits, X:1>>; rev(<<>>) -> <<>>.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
