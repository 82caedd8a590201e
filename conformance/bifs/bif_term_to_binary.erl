%% External term format bytes with minor_version 2 and round trips
-module(bif_term_to_binary).
-export([main/1]).

main(_) ->
    L = [0, 255, 256, -1, 1 bsl 31 - 1, 1 bsl 31, -(1 bsl 31), 1 bsl 64, -(1 bsl 64), 1 bsl 2048, 1.5, -0.25, abc, '', [], "abc", [1, 256], [a | b], {}, {a, 1}, <<>>, <<"bin">>, <<5:3>>, <<1, 2:7>>, #{}, #{a => 1}, fun lists:map/2, list_to_tuple(lists:seq(1, 300)), [[[]]], '\x{e5}'],
    [io:format("~w~n", [term_to_binary(X, [{minor_version, 2}])]) || X <- L, X =/= 1 bsl 2048], show([X || X <- L, binary_to_term(term_to_binary(X)) =/= X]), show([X || X <- L, binary_to_term(iolist_to_binary(term_to_iovec(X))) =/= X]),
    show(byte_size(term_to_binary(lists:duplicate(1000, a), [compressed])) < 200), show(binary_to_term(term_to_binary(lists:seq(1, 1000), [compressed])) =:= lists:seq(1, 1000)), S = self(), show(binary_to_term(term_to_binary(S)) =:= S), F = fun(X) -> X + map_size(#{S => 1}) end, show((binary_to_term(term_to_binary(F)))(1)).

show(V) -> io:format("~0p~n", [V]).
