%% Arithmetic and comparisons of several types in guards
-module(lang_guard_arith).
-export([main/1]).

main(_) -> show([f(X, Y) || X <- [1, 2.0, 10, a], Y <- [0, 1, 3.0, b]]), show([g(X) || X <- [0, 5, 16, 255, 1 bsl 65, -1, 2.5]]), show([h(L) || L <- [[], [1], [1, 2], [3, 2, 1], x]]).
f(X, Y) when X + Y > 10 -> sum; f(X, Y) when X * Y =:= 0; X - Y == 0 -> zero; f(X, Y) when X / Y > 1 -> quot; f(X, Y) when X < Y -> less; f(_, _) -> none.
g(X) when X band 16#f =:= 0, X > 0 -> mult; g(X) when X bsr 4 =:= 15 -> top; g(X) when X bsl 1 =:= 10 -> five; g(X) when bnot X =:= 0 -> minus; g(X) when X bxor 1 =:= 1 -> zero; g(X) when trunc(X) =:= 2, ceil(X) =:= 3 -> frac; g(_) -> no.
h(L) when length(L) > 2, hd(tl(L)) =:= 2 -> mid; h([X | _]) when X == 1.0 -> one; h(L) when L =:= [] orelse is_atom(L) -> simple; h(_) -> no.

show(V) -> io:format("~0p~n", [V]).
