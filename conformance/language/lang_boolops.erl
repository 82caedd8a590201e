%% andalso, orelse, and, or, xor, not with good and bad operands (Reference Manual, Expressions: Boolean Expressions)
-module(lang_boolops).
-export([main/1]).

main(_) ->
    L = [true, false],
    show([{A, B, A and B, A or B, A xor B, not A} || A <- L, B <- L]),
    show([{A andalso B, A orelse B} || A <- L, B <- [true, false, 3]]),
    show([attempt(fun() -> op(O, A, B) end) || O <- ['and', 'or', 'xor', 'andalso', 'orelse'], {A, B} <- [{true, 1}, {1, true}, {false, x}, {x, false}]]),
    show(attempt(fun() -> not id(a) end)),
    show(id(true) andalso id(5)),
    show(id(false) orelse "str"),
    show([X || X <- [1, 2, a, []], is_integer(X) andalso X > 1 orelse X =:= []]),
    show([g(X) || X <- [{}, {1}, {a}, {1, 2}, x]]),
    show(case id(true) andalso id(false) orelse id(true) of true -> yes; false -> no end),
    show(big(1, 2, 3)), show(big(3, 2, 1)).

op('and', A, B) -> A and B;
op('or', A, B) -> A or B;
op('xor', A, B) -> A xor B;
op('andalso', A, B) -> A andalso B;
op('orelse', A, B) -> A orelse B.

g(T) when is_tuple(T) andalso (tuple_size(T) =:= 1 andalso is_integer(element(1, T)) orelse tuple_size(T) > 1) -> yes;
g(T) when is_tuple(T) and (element(1, T) =:= a) -> a;
g(_) -> no.

big(A, B, C) -> (A < B) and (B < C) or not (A > C) xor (A =:= C).

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
