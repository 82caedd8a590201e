%% Binaries that a loop appends to, alone or with others that hold them; sizes that are no whole bytes; failing appends.
-module(grown_in_place).
-export([main/1, open/2]).

bytes(0, Acc) -> Acc;
bytes(N, Acc) -> bytes(N - 1, <<Acc/binary, N>>).

bits(0, Acc) -> Acc;
bits(N, Acc) -> bits(N - 1, <<Acc/bitstring, N:3>>).

%% After the first turn the accumulator is no binary any more.
odd(0, Acc) -> Acc;
odd(N, Acc) -> odd(N - 1, <<Acc/binary, N:4>>).

wide(0, Acc) -> Acc;
wide(N, Acc) -> wide(N - 1, <<Acc:16/binary-unit:1, N:16>>).

kept([H | T], Acc) -> [Acc | kept(T, <<Acc/binary, H>>)];
kept([], Acc) -> [Acc].

twice([H | T], Acc) -> twice(T, <<Acc/binary, Acc/binary, H>>);
twice([], Acc) -> Acc.

both([H | T], Acc, Other) -> both(T, <<Acc/binary, H>>, <<Acc/binary, 0>>);
both([], Acc, Other) -> {Acc, Other}.

handler([H | T], Acc) ->
    try <<Acc/binary, H>> of
        More -> handler(T, More)
    catch
        error:badarg -> handler(T, Acc)
    end;
handler([], Acc) -> Acc.

inner([H | T], Acc) ->
    try add(H, Acc) catch error:badarg -> [Acc | inner(T, Acc)] end;
inner([], Acc) -> [Acc].
add(H, Acc) -> inner([], <<Acc/binary, H>>).

sized([H | T], Acc) when byte_size(Acc) < 3 -> sized(T, <<Acc/binary, H>>);
sized(T, Acc) -> {T, byte_size(Acc), Acc}.

matched([H | T], <<_:2/binary, _/binary>> = Acc) -> matched(T, <<Acc/binary, H, H>>);
matched([H | T], Acc) -> matched(T, <<Acc/binary, H>>);
matched([], Acc) -> Acc.

branches([{a, X} | T], Acc) -> branches(T, <<Acc/binary, X>>);
branches([{b, X} | T], Acc) ->
    More = case X of 1 -> <<Acc/binary, "one">>; 2 -> Acc; _ -> <<>> end,
    branches(T, <<More/binary, $,>>);
branches([{c, F} | T], Acc) -> F(Acc), branches(T, <<Acc/binary, $!>>);
branches([], Acc) -> Acc.

escape(<<C, R/binary>>, Acc) when C =:= $" -> escape(R, <<Acc/binary, $\\, C>>);
escape(<<C/utf8, R/binary>>, Acc) -> escape(R, <<Acc/binary, C/utf8>>);
escape(<<_, R/binary>>, Acc) -> escape(R, <<Acc/binary, "?">>);
escape(<<>>, Acc) -> Acc.

nested([L | Ls], Acc) -> nested(Ls, <<(bytes(L, <<>>))/binary, Acc/binary>>);
nested([], Acc) -> Acc.

open(0, Acc) -> Acc;
open(N, Acc) -> open(N - 1, <<Acc/binary, N>>).

forked(0, Acc) -> Acc;
forked(N, Acc) ->
    Self = self(),
    case N rem 3 of
        0 -> Self ! {part, Acc};
        _ -> ok
    end,
    forked(N - 1, <<Acc/binary, N>>).

parts() -> receive {part, P} -> [P | parts()] after 0 -> [] end.

try_(F) -> try F() catch C:R -> {C, R} end.

main(_) ->
    Tests = [fun() -> bytes(10, <<>>) end,
             fun() -> erlang:md5(bytes(100000, <<>>)) end,
             fun() -> bits(10, <<>>) end,
             fun() -> erlang:md5(<<(bits(100001, <<>>))/bitstring, 0:5>>) end,
             fun() -> odd(1, <<>>) end,
             fun() -> odd(2, <<>>) end,
             fun() -> odd(5, <<>>) end,
             fun() -> wide(0, <<>>) end,
             fun() -> wide(1, <<>>) end,
             fun() -> kept([1, 2, 3, 4], <<>>) end,
             fun() -> twice([1, 2, 3], <<>>) end,
             fun() -> both([1, 2, 3], <<>>, <<>>) end,
             fun() -> handler([1, a, 2, b, 3], <<>>) end,
             fun() -> inner([a, 1, 2], <<>>) end,
             fun() -> sized([1, 2, 3, 4, 5], <<>>) end,
             fun() -> matched([1, 2, 3, 4, 5], <<>>) end,
             fun() -> branches([{a, 65}, {b, 1}, {b, 2}, {c, fun(A) -> io:format("~p~n", [A]) end}, {a, 66}], <<>>) end,
             fun() -> branches([{a, 65}, {b, 3}, {a, 66}], <<>>) end,
             fun() -> branches([{a, x}], <<>>) end,
             fun() -> escape(<<"say \"hi\"", 228/utf8, 255, "!">>, <<>>) end,
             fun() -> nested([1, 2, 3], <<>>) end,
             fun() -> open(5, <<>>) end,
             fun() -> {forked(7, <<>>), parts()} end,
             fun() -> {X, Y} = {bytes(3, <<>>), bytes(2, <<>>)}, {<<X/binary, 9>>, <<X/binary, 8>>, Y, <<Y/binary, Y/binary>>} end],
    lists:foreach(fun(F) -> io:format("~p~n", [try_(F)]) end, Tests).
