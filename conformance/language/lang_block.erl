%% Block expressions and sequences (Reference Manual, Expressions: Block Expressions)
-module(lang_block).
-export([main/1]).

main(_) ->
    show(begin 1, 2, 3 end),
    X = begin A = id(4), A * A end, show({A, X}),
    show([begin T = I * 2, {I, T} end || I <- [1, 2, 3]]),
    show(begin begin begin deep end end end),
    show({begin id(1) end, begin id(2), id(3) end}),
    show(begin io:format("side~n"), value end),
    show(begin B = 1, C = B + 1, [B, C] end ++ [A]),
    show((begin fun(Z) -> Z + 1 end end)(41)),
    show(case begin id(x) end of x -> begin yes end; _ -> no end),
    show(attempt(fun() -> begin id(1), throw(mid), id(2) end end)).

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
