%% phash2 of maps, floats, bitstrings and nested terms
-module(term_hash_maps).
-export([main/1]).

main(_) -> [show(erlang:phash2(X)) || X <- [#{a => #{b => c}}, #{1 => 2, 1.0 => 3}, [#{}], {1.5, -1.5, 1.0e-300}, <<1:7>>, <<0:9>>, {[a | b], "abc", [256, 257]}, lists:seq(1, 20), [[1, 2], "xy", [300]], {a, {b, {c, {d}}}}, -(1 bsl 59) - 1, (1 bsl 28) - 1, 1 bsl 28, -(1 bsl 27), -(1 bsl 27) - 1, <<"a long binary of more than sixty-four bytes, to be reference counted, yes">>, maps:from_list([{I, [I]} || I <- lists:seq(1, 50)])]].

show(V) -> io:format("~0p~n", [V]).
