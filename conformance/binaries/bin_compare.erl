%% Comparing binaries and bitstrings, as map keys, in sorts
-module(bin_compare).
-export([main/1]).

main(_) ->
    L = [<<>>, <<0>>, <<0:1>>, <<1:1>>, <<0, 0>>, <<1>>, <<"a">>, <<"ab">>, <<"b">>, <<255>>, <<255:7>>, <<127:7>>, <<97, 1:1>>, <<97, 0:1>>], show(lists:sort(L)), [show([if A < B -> lt; A =:= B -> eq; true -> gt end || B <- L]) || A <- L], show(lists:usort(L ++ L) =:= lists:sort(L)), show(maps:get(<<1:1>>, maps:from_list([{X, bit_size(X)} || X <- L]))), show(<<1, 2>> == <<1, 2>>), show(max(<<"abc">>, <<"abd">>)), show(<<"abc">> > "abc"), show(<<2:2>> =:= <<1:1, 0:1>>), show(length(L)).

show(V) -> io:format("~0p~n", [V]).
