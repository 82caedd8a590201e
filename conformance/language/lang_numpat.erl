%% Integer and float literals in patterns (Reference Manual, Patterns)
-module(lang_numpat).
-export([main/1]).

main(_) ->
    L = [0, 1, -1, 1.0, 255, 16#ff, $a, 97, 1 bsl 62, -(1 bsl 62), 18446744073709551616, -18446744073709551616, 2.5, -2.5, 1.0e100, 3],
    show([f(X) || X <- L]), show([g(X) || X <- L]), show([expr(X) || X <- [6, 12, -3, 1024, 0.75]]).

f(0) -> zero;
f(-1) -> minus_one;
f(1) -> one;
f(1.0) -> one_float;
f($a) -> char_a;
f(16#ff) -> ff;
f(4611686018427387904) -> p62;
f(-4611686018427387904) -> m62;
f(18446744073709551616) -> p64;
f(-18446744073709551616) -> m64;
f(2.5) -> f25;
f(-2.5) -> fm25;
f(1.0e100) -> huge;
f(_) -> other.

g(X) when X == 1 -> one;
g(X) when X =:= 255; X == 97 -> listed;
g(X) when X > 18446744073709551615 -> large;
g(X) when X < -4611686018427387904 -> small;
g(X) when X >= 4611686018427387904 -> p;
g(X) when X =< -1.5 -> neg;
g(X) -> {X}.

expr(2 * 3) -> six;
expr(10 + 2) -> twelve;
expr(-3) -> m3;
expr(1 bsl 10) -> k;
expr(3 / 4) -> threequarters.

show(V) -> io:format("~0p~n", [V]).
