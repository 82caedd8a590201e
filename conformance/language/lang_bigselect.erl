%% Clauses selecting over many atoms, integers, tuples, strings (Reference Manual, Functions)
-module(lang_bigselect).
-export([main/1]).

main(_) ->
    show([day(D) || D <- [mon, tue, wed, thu, fri, sat, sun, foo, 'Mon', 1]]),
    show([num(N) || N <- [0, 1, 2, 3, 5, 8, 13, 21, 100, -1, 4, 1 bsl 70, 1.0]]),
    show([tup(T) || T <- [{a}, {b}, {a, 1}, {a, 2}, {b, 1}, {c, x, y}, {1, 2, 3, 4}, {}]]),
    show([str(S) || S <- ["red", "green", "blue", "black", "bl", ""]]),
    show([bin(S) || S <- [<<"GET">>, <<"PUT">>, <<"POST">>, <<"POS">>, <<>>]]),
    show([flt(F) || F <- [0.0, 1.0, 1.5, 2.5, 1]]),
    show([mixed(X) || X <- [a, 1, 1.0, "a", <<"a">>, [], {}, #{}, {a, b}]]).

day(mon) -> 1; day(tue) -> 2; day(wed) -> 3; day(thu) -> 4; day(fri) -> 5; day(sat) -> 6; day(sun) -> 7; day(X) -> {no, X}.
num(0) -> zero; num(1) -> one; num(2) -> two; num(3) -> three; num(5) -> five; num(8) -> eight; num(13) -> thirteen;
num(21) -> t1; num(100) -> hundred; num(-1) -> minus; num(1180591620717411303424) -> big; num(_) -> other.
tup({a}) -> a1; tup({b}) -> b1; tup({a, 1}) -> a_1; tup({a, _}) -> a_any; tup({X, 1}) -> {X, one}; tup({_, _, Y}) -> Y;
tup({_, _, _, Z}) -> Z; tup({}) -> none.
str("red") -> 1; str("green") -> 2; str("blue") -> 3; str("black") -> 4; str("bl" ++ _) -> 5; str(_) -> 6.
bin(<<"GET">>) -> get; bin(<<"PUT">>) -> put; bin(<<"POST">>) -> post; bin(<<>>) -> none; bin(<<C, _/binary>>) -> {start, C}.
flt(0.0) -> zero; flt(1.0) -> one; flt(1.5) -> onehalf; flt(2.5) -> twohalf; flt(_) -> no.
mixed(a) -> atom; mixed(1) -> int; mixed(1.0) -> float; mixed("a") -> string; mixed(<<"a">>) -> binary; mixed([]) -> nil;
mixed({}) -> tuple; mixed({a, _}) -> pair; mixed(M) when is_map(M) -> map.

show(V) -> io:format("~0p~n", [V]).
