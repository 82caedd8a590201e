%% Case: patterns, guards, nesting, values, exported variables (Reference Manual, Expressions: Case)
-module(lang_case).
-export([main/1]).

main(_) ->
    show([classify(X) || X <- [0, 1, -1, 1.0, a, [], [1], {x}, {x, y}, "ab", <<>>, <<1>>, #{}, self_fun()]]),
    show(nested(1, 2)), show(nested(2, 2)), show(nested(3, 2)),
    X = case id(5) of
            N when N > 10 -> big;
            N when N > 3 -> {mid, N};
            _ -> small
        end,
    show(X),
    case id({a, b}) of
        {a, Y} -> Z = Y;
        {Y, _} -> Z = none
    end,
    show({Y, Z}),
    show(attempt(fun() -> case id(9) of 1 -> one; 2 -> two end end)),
    show(attempt(fun() -> case id("long") of [] -> one end end)),
    V = id(3),
    show([case W of V -> same; _ -> different end || W <- [1, 3, 3.0]]),
    show(case id(true) of true -> case id(false) of false -> inner; _ -> other end; _ -> outer end).

self_fun() -> fun main/1.

classify(0) -> zero;
classify(X) ->
    case X of
        1 -> one;
        _ when is_integer(X), X < 0 -> negative;
        _ when is_float(X) -> float;
        [] -> nil;
        [H | _] when is_integer(H), H > 64 -> {string, X};
        [_ | T] -> {list, T};
        {x} -> tuple1;
        {_, B} -> {tuple2, B};
        <<>> -> empty_binary;
        <<B, _/binary>> -> {binary, B};
        #{} -> map;
        _ when is_atom(X) -> atom;
        _ when is_function(X, 1) -> 'fun'
    end.

nested(A, B) ->
    case {A, B} of
        {N, N} -> equal;
        {P, Q} when P < Q ->
            case Q - P of
                1 -> next;
                D -> {distance, D}
            end;
        _ -> greater
    end.

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
