%% Order over all types, within lists, tuples, maps, bitstrings
-module(bif_term_order).
-export([main/1]).

main(_) ->
    R = make_ref(), F = fun lists:map/2, S = self(), L = [<<1>>, "b", [], #{}, {}, S, F, R, a, 1, 2.0, -1, b, {1}, {0, 0}, #{a => 1}, [a | b], <<1:1>>, <<>>, 'B', "a", [[]], {{}}, <<0, 0>>, #{1 => 1}, 1 bsl 80, -1.0e20], N = fun(X) when X =:= S -> pid; (X) when X =:= R -> ref; (X) when X =:= F -> 'fun'; (X) -> X end,
    show([N(X) || X <- lists:sort(L)]), show(lists:sort([#{}, #{a => 1}, #{b => 0}, #{a => 0, b => 0}, #{1 => z}, #{1.0 => y}, #{c => 1}, #{[] => 1}])), show(lists:sort([<<>>, <<0>>, <<0:1>>, <<1:1>>, <<128>>, <<127, 255>>, <<128:8, 0:1>>, <<2:3>>])), show(lists:sort([{1, 2}, {1}, {2}, {1, 1}, {a}, {}, {1, 1, 1}])), show(lists:sort(["b", "ab", "a", "", [1], [a], [[]], [a | b], [a, b]])), show(lists:sort([b, a, 'A', '', aa, 'a b', '\x{e5}', z])),
    show([lists:sort([X, Y]) =:= [X, Y] || {X, Y} <- [{1, a}, {a, R}, {R, F}, {F, S}, {S, {}}, {{}, #{}}, {#{}, []}, {[], [1]}, {[1], <<>>}]]).

show(V) -> io:format("~0p~n", [V]).
