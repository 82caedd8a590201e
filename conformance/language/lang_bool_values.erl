%% Boolean results used as values, guards returning non-booleans
-module(lang_bool_values).
-export([main/1]).

main(_) ->
    X = id(5), B = X > 3, C = not B, show({B, C, B and C, B or C}), show([B, X =:= 5.0, X == 5.0, is_integer(X), is_atom(B)]),
    show(case X > 3 of true -> t; false -> f end), show(case {X > 3, X < 4} of {true, true} -> both; {true, _} -> first; _ -> none end),
    show([g(Y) || Y <- [true, false, 1, true_]]), show(if B, not C -> ok; true -> no end),
    show(attempt(fun() -> case id(maybe_) of true -> 1; false -> 2 end end)), show(attempt(fun() -> if_(id(1)) end)),
    show((X > 3) =:= (X > 4)), show(true > false), show([Z || Z <- [true, false], Z]), show(lists:filter(fun(Q) -> Q > 2 end, [1, 2, 3])),
    show(B andalso (C orelse {value, X})), show(lists:all(fun is_atom/1, [a, b]) andalso lists:any(fun is_atom/1, [1])).
g(Y) when Y -> yes; g(Y) when not Y -> no; g(_) -> neither.
if_(X) -> case X andalso true of V -> V end.

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
