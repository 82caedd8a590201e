%% abs, min, max, float with all kinds of terms
-module(bif_abs_min_max).
-export([main/1]).

main(_) ->
    show([min(A, B) || {A, B} <- [{1, 2}, {2, 1}, {1, 1.0}, {1.0, 1}, {a, 1}, {"a", a}, {{}, []}]]), show([max(A, B) || {A, B} <- [{1, 2}, {2, 1}, {1, 1.0}, {1.0, 1}, {a, 1}, {"a", a}, {{}, []}]]), show([attempt(fun() -> abs(X) end) || X <- [a, "", 1, -1.0]]), show([is_number(X) || X <- [1, 1.0, a]]), show(attempt(fun() -> float(id("1")) end)).

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
