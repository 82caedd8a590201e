%% If: guards in sequence, no clause true (Reference Manual, Expressions: If)
-module(lang_if).
-export([main/1]).

main(_) ->
    show([sign(X) || X <- [-3, 0, 4, 0.5, -0.5]]),
    show([range(X) || X <- [1, 5, 10, 50, a]]),
    show(attempt(fun() -> if_no_true(1) end)),
    show(attempt(fun() -> if_bad_guard(a) end)),
    X = id(4),
    R = if X rem 2 =:= 0, X > 2 -> Half = X div 2, even;
           true -> Half = 0, odd
        end,
    show({R, Half}),
    show(if X == 4.0 -> if X =:= 4.0 -> exact; true -> equal end; true -> no end).

sign(X) -> if X < 0 -> minus; X > 0 -> plus; true -> zero end.

range(X) ->
    if
        is_atom(X) -> atom;
        X >= 1, X =< 5; X >= 10, X =< 20 -> inside;
        not (X < 5) andalso X < 100 -> between;
        true -> outside
    end.

if_no_true(X) -> if X > 1 -> a; X < 1 -> b end.
if_bad_guard(X) -> if X + 1 > 0 -> a; hd(X) =:= 1 -> b end.

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
