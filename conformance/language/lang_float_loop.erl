%% Loops over floats kept in registers, with calls and failures between
-module(lang_float_loop).
-export([main/1]).

main(_) ->
    show(series(20, 0.0)), show(newton(2.0, 1.0, 6)), show(mandel(-0.5, 0.5, 0.0, 0.0, 50)), show(mandel(1.0, 1.0, 0.0, 0.0, 50)),
    show(horner([1.0, -3.0, 2.5, 4], 1.5)), show(round(integrate(fun(X) -> X * X end, 0.0, 3.0, 1000) * 1000)),
    show(attempt(fun() -> horner([1.0, a], 2.0) end)), show(attempt(fun() -> newton(0.0, 0.0, 3) end)),
    show(dot([1.0, 2, 3.5], [4, 5.0, 6])), show(avg([1, 2, 3, 4])),
    show(more_than_registers({1.5, -2.25, 3.125, 4.0, 0.5, 7.75, 9.5}, 2)), show(over_calls(1.5, 2.5, 3.5)).
series(0, S) -> S;
series(N, S) -> series(N - 1, S + 1.0 / (N * N)).
newton(_, X, 0) -> X;
newton(A, X, N) -> newton(A, (X + A / X) / 2, N - 1).
mandel(_, _, X, Y, N) when N =:= 0; X * X + Y * Y > 4.0 -> N;
mandel(A, B, X, Y, N) -> mandel(A, B, X * X - Y * Y + A, 2 * X * Y + B, N - 1).
horner(Cs, X) -> lists:foldl(fun(C, Acc) -> Acc * X + C end, 0.0, Cs).
integrate(F, A, B, N) -> H = (B - A) / N, H * lists:sum([F(A + (I + 0.5) * H) || I <- lists:seq(0, N - 1)]).
dot(A, B) -> lists:sum([X * Y || {X, Y} <- lists:zip(A, B)]).
avg(L) -> lists:sum(L) / length(L).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
more_than_registers({A, B, C, D, E, F, G}, X) when is_float(A), is_float(B), is_float(C), is_float(D), is_float(E), is_float(F), is_float(G) ->
    H = A * A, I = B * B, J = C * C, K = D * D, L = E * E, M = F * F, N = G * G, O = A * X, P = B * X, Q = C * G - X,
    {N + M + L + K + J + I + H + B + C + D + E + F + G + A, [H, I, J, K, L, M, N], O + P * Q / H + X, Q - P - O, (N - A) * (M - G)}.
over_calls(A, B, C) when is_float(A), is_float(B), is_float(C) ->
    D = A * B + C, E = math:sqrt(D), F = E * D + A, G = math:sqrt(F * B), {round((D + E + F + G) * 1000), D * 2}.
