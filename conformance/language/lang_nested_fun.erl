%% Funs inside funs, comprehensions and tries, capturing many variables
-module(lang_nested_fun).
-export([main/1]).

main(_) ->
    A = id(1), B = id(2), C = id(3),
    F = fun(X) -> G = fun(Y) -> H = fun(Z) -> {A, B, C, X, Y, Z} end, H(Y + 1) end, G(X + 1) end,
    show(F(10)),
    show([[fun() -> {I, J, A} end || J <- [I, I + 1]] || I <- [1]] =/= []),
    show([K() || K <- [fun() -> I * J end || I <- [1, 2], J <- [3, 4]]]),
    show(try (fun() -> throw(fun(V) -> V + C end) end)() catch T -> T(1) end),
    Y = fun(Ff) -> (fun(X) -> X(X) end)(fun(X) -> Ff(fun(V) -> (X(X))(V) end) end) end,
    show((Y(fun(Self) -> fun(0) -> 1; (N) -> N * Self(N - 1) end end))(10)),
    Comp = fun(Fs) -> lists:foldr(fun(P, Q) -> fun(V) -> P(Q(V)) end end, fun(V) -> V end, Fs) end,
    show((Comp([fun(V) -> V * 2 end, fun(V) -> V + 1 end, fun abs/1]))(-5)).

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
