%% Equality of structures, with numbers of both kinds inside
-module(term_equal).
-export([main/1]).

main(_) -> P = [{1, 1.0}, {[1], [1.0]}, {{1, 2}, {1.0, 2}}, {#{a => 1}, #{a => 1.0}}, {#{1 => a}, #{1.0 => a}}, {<<1>>, <<1>>}, {"a", [97]}, {[], {}}, {[], ""}, {1 bsl 70, float(1 bsl 70)}, {a, 'a'}, {[1 | 2], [1 | 2]}, {fun lists:map/2, fun lists:map/2}, {{}, {}}, {#{}, #{}}], show([{A == B, A =:= B, A /= B, A =/= B, A < B, A > B} || {A, B} <- P]).

show(V) -> io:format("~0p~n", [V]).
