%% The math module: values rounded, errors
-module(num_math).
-export([main/1]).

main(_) ->
    R = fun(X) -> round(X * 1.0e9) / 1.0e9 end, Xs = [0, 0.5, 1, 2.5, -0.75],
    [show([R(math:F(X)) || X <- Xs]) || F <- [sin, cos, tan, atan, sinh, cosh, tanh, exp, erf, erfc, floor, ceil, asinh]], show([R(math:F(X)) || F <- [sqrt, log, log2, log10, acosh], X <- [1, 2, 10, 1000.5]]), show([R(math:F(X)) || F <- [asin, acos, atanh], X <- [0, 0.25, -0.5]]),
    show([R(math:pow(2, 10)), R(math:pow(2, -1)), R(math:pow(2.5, 3)), R(math:atan2(1, -1)), R(math:fmod(7.5, 2)), R(math:fmod(-7, 3)), R(math:pi())]), show(math:sqrt(16)), show(math:pow(2, 0.5) == math:sqrt(2)),
    show([attempt(fun() -> math:F(X) end) || {F, X} <- [{sqrt, -1}, {log, 0}, {log, -1}, {asin, 2}, {acosh, 0}, {exp, 1000}, {sin, a}, {log2, 0}, {sqrt, 1 bsl 5000}]]), show(attempt(fun() -> math:pow(id(0), -1) end)), show(attempt(fun() -> math:fmod(1, id(0)) end)), show(math:log2(1 bsl 100)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
