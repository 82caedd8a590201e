%% base64 and maps made from or to long lists: whole results, whatever the turn ends in; errors by their class only.
-module(bif_long_maps_base64).
-export([main/1]).
main(_) ->
    C = fun(F) -> try F() catch K:_ -> K end end,
    Ds = [binary:part(<<255,254,253,0,1,2,3,"hello world, a little longer than sixty-four bytes so that it is no heap binary at all">>, 0, N) || N <- lists:seq(0, 80)],
    io:format("~p~n", [erlang:md5(term_to_binary([base64:encode(D) || D <- Ds]))]),
    io:format("~p~n", [[base64:decode(base64:encode(D)) =:= D || D <- Ds]]),
    [io:format("~p ~p~n", [T, C(fun() -> base64:decode(T) end)]) || T <- [<<>>, <<"=">>, <<"A">>, <<"AA">>, <<"AAA">>, <<"AAAA">>, <<"AA=">>, <<"AA==">>, <<"AA = = ">>, <<" A A\n==">>, <<"AAA=">>, <<"AAA==">>, <<"AA==AA==">>, <<"AAAA=">>, <<"A*AA">>, <<"AA==x">>, <<"====">>, <<"QUJD QUJE\nQUJF">>, <<"-_-_">>]],
    Big = binary:copy(<<"abcdefg", 0, 255>>, 20000),
    E = base64:encode(Big),
    Lines = iolist_to_binary([[binary:part(E, I, 76), "\r\n"] || I <- lists:seq(0, byte_size(E) - 76, 76)]),
    io:format("~p ~p ~p~n", [erlang:md5(E), base64:decode(E) =:= Big, erlang:md5(base64:decode(<<Lines/binary, "AAA=">>))]),
    io:format("~p~n", [C(fun() -> base64:decode(<<E/binary, "*">>) end)]),
    M = maps:from_list([{I rem 7000, I} || I <- lists:seq(1, 20000)]),
    io:format("~p ~p~n", [map_size(M), lists:sum(maps:values(M))]),
    io:format("~p~n", [M =:= lists:foldl(fun(I, A) -> A#{I rem 7000 => I} end, #{}, lists:seq(1, 20000))]),
    io:format("~p~n", [maps:from_list([{I rem 20, I} || I <- lists:seq(1, 20000)])]),
    io:format("~p~n", [maps:from_list([{I rem 32, I} || I <- lists:seq(1, 20000)]) =:= maps:from_list([{I rem 32, I} || I <- lists:seq(20000 - 31, 20000)])]),
    io:format("~p~n", [maps:from_list([{I rem 33, I} || I <- lists:seq(1, 20000)]) =:= maps:from_list([{I rem 33, I} || I <- lists:seq(20000 - 32, 20000)])]),
    io:format("~p~n", [maps:from_list([{{I rem 5000, x}, I} || I <- lists:seq(1, 20000)]) =:= lists:foldl(fun(I, A) -> A#{{I rem 5000, x} => I} end, #{}, lists:seq(1, 20000))]),
    K = maps:from_keys([{a, I rem 9000} || I <- lists:seq(1, 20000)], {v, 1}),
    io:format("~p ~p~n", [map_size(K), K =:= maps:from_list([{{a, I}, {v, 1}} || I <- lists:seq(0, 8999)])]),
    io:format("~p~n", [lists:sort(maps:keys(M)) =:= lists:seq(0, 6999)]),
    io:format("~p~n", [[begin Ks = maps:keys(X), [maps:get(Q, X) || Q <- Ks] =:= maps:values(X) andalso lists:zip(Ks, maps:values(X)) =:= maps:to_list(X) end || X <- [M, K]]]),
    io:format("~p~n", [[C(fun() -> maps:from_list(L) end) || L <- [lists:duplicate(5000, {a, 1}) ++ [b], lists:duplicate(5000, {a, 1}) ++ b, lists:duplicate(5000, {a, b, 1}), lists:duplicate(5000, {a, 1})]]]),
    io:format("~p~n", [[C(fun() -> maps:from_keys(L, 1) end) || L <- [lists:duplicate(5000, a) ++ b, lists:duplicate(5000, a)]]]).
