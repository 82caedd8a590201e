%% Chains of arithmetic that the compilers keep in float registers: values, failures and their traces.
-module(float_chains).
-export([main/1]).
-export([poly/2, mixed/2, quotient/2, across_call/3, in_tuple/2, negated/1, guarded/2, loop/3, caught/2, many/1, chosen/2]).

main(_) ->
    Values = [0, 1, -3, 2.5, -4.0, 1.0e308, 1 bsl 60, 1 bsl 70, -(1 bsl 1100), atom, "x", <<1>>],
    [show(Name, [A, B]) || Name <- [poly, mixed, quotient, in_tuple, guarded, caught, chosen],
                           A <- Values, B <- Values],
    [show(across_call, [A, B, C]) || A <- Values, B <- [2, 0.0, foo], C <- [1.5, 1 bsl 1100]],
    [show(negated, [A]) || A <- Values],
    [show(many, [A]) || A <- Values],
    show(loop, [1000, 0.0, 1.0]).

show(Name, Arguments) ->
    Result = try {ok, apply(?MODULE, Name, Arguments)}
             catch Class:Reason:Trace -> {Class, Reason, [shorten(T) || T <- Trace, element(2, T) =:= Name]}
             end,
    io:format("~w~w: ~w~n", [Name, Arguments, Result]).

shorten({M, F, A, Info}) when is_list(A) -> {M, F, A, proplists:get_value(line, Info)};
shorten({M, F, A, Info}) -> {M, F, A, proplists:get_value(line, Info)}.

poly(X, Y) ->
    A = 2.0 * X,
    B = A + Y,
    B * B -
        1.

mixed(X, Y) when is_float(X) -> (X + Y) * X - Y / 2;
mixed(_, _) -> none.

quotient(X, Y) -> X / Y + 1.

across_call(X, Y, Z) ->
    A = X * 2.0,
    B = id(A),
    C = A + Y,
    {B, C * Z, A}.

in_tuple(X, Y) ->
    A = X + 0.5,
    B = Y - 0.5,
    {A, B, A * B, [A | B], fun() -> A end()}.

negated(X) when is_float(X) -> Y = -X, {Y, Y * Y, -Y};
negated(_) -> no_float.

guarded(X, Y) when is_float(X), X * Y > 2.0 -> X - Y;
guarded(X, Y) when X + 1.0 < Y -> X + 1.0;
guarded(_, _) -> neither.

loop(0, A, B) -> {A, B};
loop(N, A, B) -> loop(N - 1, A + B * 0.5, B * 1.001 - A / 1000).

caught(X, Y) ->
    A = X + 1.0,
    R = try A * Y catch error:badarith -> {bad, A} end,
    {R, A}.

many(X) ->
    A = X * 1.5, B = A + 1.0, C = A + 2.0, D = A + 3.0, E = A + 4.0, F = A + 5.0, G = A + 6.0, H = A + 7.0,
    I = A + 8.0, J = A + 9.0, K = A + 10.0, L = A + 11.0, M = A + 12.0, N = A + 13.0, O = A + 14.0, P = A + 15.0,
    Q = A + 16.0, R = A + 17.0,
    [A * R, B * Q, C * P, D * O, E * N, F * M, G * L, H * K, I * J, (B + C) * (D + E) * (F - G) / (H + 100.0)].

chosen(X, Y) ->
    A = X * 1.0,
    case Y of
        1 -> A + 1;
        2.5 -> {A, A * A};
        _ when is_float(Y) -> A * Y - A;
        _ -> B = A * 3.0, case Y of 0 -> B + A; _ -> {B, Y} end
    end.

id(X) -> X.
