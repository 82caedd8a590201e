%% The order of map keys: as that of terms, with integers before floats, on all levels
-module(term_key_order).
-export([main/1]).

main(_) ->
    Terms = [1, 1.0, 2, 2.0, 0.5, -1, -1.0, 1 bsl 60, float(1 bsl 60), 1 bsl 200, float(1 bsl 200), 1.0e300, a, b, {}, {1, 2.0}, {1.0, 1}, {1, 1}, {2},
             [], [1], [1.0], [1, 2.0 | 1], "ab", <<>>, <<1>>, <<1:3>>, #{}, #{1 => a}, #{1.0 => a}, #{a => 1}, #{a => 1.0}, [#{1 => 1}, 2.0], {[1.0], 1}, {[1], 1.0}],
    show([[sign(erts_internal:cmp_term(A, B)) || B <- Terms] || A <- Terms]),
    show(lists:sort(fun(A, B) -> erts_internal:cmp_term(A, B) =< 0 end, lists:reverse(Terms))).

sign(N) when N < 0 -> -1;
sign(N) when N > 0 -> 1;
sign(0) -> 0.

show(V) -> io:format("~0p~n", [V]).
