%% Boolean expressions in value and branch position with side effects
-module(lang_bool_opt).
-export([main/1]).

main(_) -> show([{A, B, C, (A orelse t(B)) andalso t(C), t(A) andalso (t(B) orelse t(C)), not (A andalso B) orelse C} || A <- [true, false], B <- [true, false], C <- [true, false]]), show([if A, not B -> 1; A; B -> 2; true -> 3 end || A <- [true, false], B <- [true, false]]), show(get(n)).
t(X) -> put(n, case get(n) of undefined -> 1; N -> N + 1 end), X.

show(V) -> io:format("~0p~n", [V]).
