%% Generators over improper and non list values, multiple binary generators, nested filters
-module(lang_generators).
-export([main/1]).

main(_) ->
    show([attempt(fun() -> [Y || Y <- X] end) || X <- [[], [1], [1 | 2], a, 1, {}, #{}, <<1>>]]), show([attempt(fun() -> [Y || <<Y>> <= X] end) || X <- [<<>>, <<1, 2>>, <<1:4>>, [], a]]),
    show([{X, Y, Z} || X <- [1, 2], Y <- [X, 3], Z <- [Y], X + Y + Z > 4]), show([X || X <- [1, 2, 3, 4, 5, 6], X rem 2 =:= 0, X rem 3 =:= 0]),
    show([X + Y || X <- [1, 2, 3], begin Y = X * X, Y > 1 end]), show([{A, B, C} || A <- lists:seq(1, 20), B <- lists:seq(A, 20), C <- lists:seq(B, 20), A * A + B * B =:= C * C]),
    show([K || {K, #{v := [1 | _]}} <- [{a, #{v => [1, 2]}}, {b, #{v => []}}, {c, x}]]), show([X || X <- "hello", lists:member(X, "aeiou")]),
    show(lists:sum([1 || _ <- lists:seq(1, 1000)])), show([case X of 1 -> a; _ -> [Y || Y <- [X]] end || X <- [1, 2]]),
    show([V || F <- [fun() -> 1 end, 2], is_function(F), V <- [F()]]), show([X || X <- [a, 1], not is_atom(X)]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
