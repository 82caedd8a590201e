%% Variables exported from case, if, receive, begin (Reference Manual, Expressions: Variables)
-module(lang_exportvars).
-export([main/1]).

main(_) ->
    show([f(X) || X <- [1, 2, {3, 4}]]),
    begin A = id(1), B = A + 1 end, show({A, B}),
    self() ! {msg, 5},
    receive {msg, M} -> N = M * 2; stop -> M = 0, N = 0 end, show({M, N}),
    if A < B -> C = less; true -> C = more end, show(C),
    case id([1, 2]) of [P | Q] -> R = P; P -> Q = [], R = none end, show({P, Q, R}),
    D = (E = id(7)) + 1, show({D, E}),
    show({Z = id(z), Z2 = id(y)}), show({Z, Z2}),
    case id(a) of
        a -> case id(b) of b -> Deep = {a, b}; _ -> Deep = {a, other} end;
        _ -> Deep = none
    end,
    show(Deep),
    [S, T] = [U = id(5), id(6)], show({S, T, U}).

f(X) ->
    case X of
        1 -> Y = one, Z = X;
        {Y, Z} -> ok;
        _ -> Y = Z = other
    end,
    {Y, Z}.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
