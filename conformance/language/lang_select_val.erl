%% Dispatch over ranges, negatives, and mixed small and big constants
-module(lang_select_val).
-export([main/1]).

main(_) -> show([f(X) || X <- lists:seq(-3, 12)]), show([g(X) || X <- [a, b, c, d, 1, 2, {}, []]]), show([h(X) || X <- [0, 1000000, 2000000, 1 bsl 40, 1 bsl 59, 1 bsl 60, -(1 bsl 59), 7]]), show([w(D) || D <- lists:seq(0, 8)]).
f(-2) -> m2; f(-1) -> m1; f(0) -> z; f(1) -> a; f(2) -> b; f(3) -> c; f(4) -> d; f(5) -> e; f(6) -> f; f(9) -> n; f(X) when X > 9 -> {big, X}; f(_) -> other.
g(a) -> 1; g(b) -> 2; g(1) -> 3; g(X) when is_atom(X) -> {atom, X}; g({}) -> 4; g([]) -> 5; g(_) -> 6.
h(0) -> 0; h(1000000) -> 1; h(2000000) -> 2; h(1099511627776) -> 3; h(576460752303423488) -> 4; h(1152921504606846976) -> 5; h(-576460752303423488) -> 6; h(_) -> 7.
w(1) -> "mo"; w(2) -> "tu"; w(3) -> "we"; w(4) -> "th"; w(5) -> "fr"; w(N) when N =:= 6; N =:= 7 -> "end"; w(N) -> {bad, N}.

show(V) -> io:format("~0p~n", [V]).
