%% Functions of many arguments, register pressure, swaps in tail calls
-module(lang_many_args).
-export([main/1]).

main(_) ->
    show(f(1, 2, 3, 4, 5, 6, 7, 8)), show(rot(8, a, b, c, d, e)), show(swap(5, x, y)), show(long(1, 2, 3)), show(shuffle(3, [a], [b], [c], [d])),
    show(wide(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)), show(apply(fun wide/20, lists:seq(20, 1, -1))),
    F = fun(A, B, C, D, E, G, H, I, J, K) -> [K, J, I, H, G, E, D, C, B, A] end, show(F(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).
f(A, B, C, D, E, F, G, H) -> g(H, G, F, E, D, C, B, A).
g(A, B, C, D, E, F, G, H) -> [h(A, B), h(C, D), h(E, F), h(G, H), A + B * C - D + E * F - G * H].
h(A, B) -> {A, B}.
rot(0, A, B, C, D, E) -> [A, B, C, D, E];
rot(N, A, B, C, D, E) -> rot(N - 1, B, C, D, E, A).
swap(0, A, B) -> {A, B}; swap(N, A, B) -> swap(N - 1, B, A).
long(A, B, C) ->
    X1 = id(A + 1), X2 = id(B + X1), X3 = id(C + X2), X4 = id(X3 * X1), X5 = id(X4 - X2), X6 = id({X1, X5}), X7 = id([X6, X3]), X8 = id(X7 ++ [X4]),
    {A, B, C, X1, X2, X3, X4, X5, X6, X7, X8}.
shuffle(0, A, B, C, D) -> {A, B, C, D};
shuffle(N, A, B, C, D) -> shuffle(N - 1, [N | D], C, B ++ A, A).
wide(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) -> {T, A, S, B, R, C, Q, D, P, E, O, F, N, G, M, H, L, I, K, J}.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
