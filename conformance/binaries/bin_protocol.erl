%% A frame codec: lengths, flags, checksums, partial input
-module(bin_protocol).
-export([main/1]).

main(_) ->
    Fs = [{data, 1, <<"hello">>}, {ping, 0, <<>>}, {close, 7, <<0:100>>}, {data, 65535, binary:copy(<<"x">>, 300)}], Bin = iolist_to_binary([enc(F) || F <- Fs, byte_size(element(3, F)) * 8 =:= bit_size(element(3, F))]), show(byte_size(Bin)), {Ds, Rest} = dec(Bin, []), show([{T, I, byte_size(P)} || {T, I, P} <- Ds]), show(Rest), Cut = binary:part(Bin, 0, byte_size(Bin) - 3), {D2, R2} = dec(Cut, []), show({length(D2), byte_size(R2)}), show([length(element(1, dec(binary:part(Bin, 0, N), []))) || N <- lists:seq(0, byte_size(Bin), 20)]), show(attempt(fun() -> dec(<<9:3, 0:5, Bin/binary>>, []) end)), <<A:10/binary, X, B/binary>> = Bin, show(attempt(fun() -> dec(<<A/binary, (X bxor 1), B/binary>>, []) end)).
enc({T, Id, P}) -> K = case T of data -> 1; ping -> 2; close -> 3 end, <<K:3, 0:5, Id:16, (byte_size(P)):16/little, (erlang:crc32(P)):32, P/binary>>.
dec(<<K:3, 0:5, Id:16, L:16/little, C:32, P:L/binary, R/binary>>, A) -> T = element(K, {data, ping, close}), case erlang:crc32(P) of C -> dec(R, [{T, Id, P} | A]); _ -> throw({bad_crc, Id}) end;
dec(R, A) -> {lists:reverse(A), R}.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
