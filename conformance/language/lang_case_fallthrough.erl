%% Clauses that fail late: same outer pattern, different guards and inner patterns
-module(lang_case_fallthrough).
-export([main/1]).

main(_) ->
    show([f(X) || X <- [{a, 1, x}, {a, 1, y}, {a, 2, x}, {a, 3, 3}, {b, [1]}, {b, []}, {b, [1, 2]}, {b, c}, {a}, {a, 0, 0}]]), show([g(A, B) || A <- [1, 2, x], B <- [1, 2, x]]),
    show([h(L) || L <- [[], [a], [a, b], [b, a], [a, b, c], [a | b], [c, c, c, c]]]), show([k(X) || X <- [{1, {2, {3, 4}}}, {1, {2, {3, 5}}}, {1, {2, 3}}, {1, 2}, 1]]).
f({a, 1, x}) -> 1; f({a, N, x}) when N > 1 -> {2, N}; f({a, N, N}) when N > 0 -> {3, N}; f({a, _, Y}) when is_atom(Y) -> {4, Y};
f({b, [X]}) -> {5, X}; f({b, []}) -> 6; f({b, L}) when is_list(L) -> 7; f({b, _}) -> 8; f({a}) -> 9; f(_) -> 10.
g(1, 1) -> a; g(1, _) -> b; g(_, 1) -> c; g(X, X) -> d; g(2, _) -> e; g(_, _) -> f.
h([]) -> 0; h([a]) -> 1; h([a, b]) -> 2; h([_, a]) -> 3; h([a, b | T]) -> {4, T}; h([a | T]) when is_atom(T) -> {5, T}; h([X, X | T]) -> {6, length(T)}; h(_) -> 7.
k({A, {B, {C, 4}}}) -> A + B + C; k({A, {B, {C, _}}}) -> {A, B, C}; k({A, {B, _}}) -> {A, B}; k({A, _}) -> A; k(A) -> [A].

show(V) -> io:format("~0p~n", [V]).
