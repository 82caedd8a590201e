%% List cells, improper lists, ++, --, hd, tl (Reference Manual, Expressions: List Operations)
-module(lang_list_ops).
-export([main/1]).

main(_) ->
    show([1, 2] ++ [3]), show([] ++ x), show([1] ++ x), show([1] ++ [2 | y]), show([[a]] ++ [[b]] ++ []),
    show(attempt(fun() -> id(a) ++ [1] end)), show(attempt(fun() -> id([1 | 2]) ++ [1] end)),
    show([1, 2, 3, 2, 1] -- [2, 1]), show([1, 2.0, 3] -- [2, 3.0]), show([] -- [1]), show("hello world" -- "ole"),
    show(attempt(fun() -> id([1]) -- id(b) end)), show(attempt(fun() -> id([1 | a]) -- [1] end)),
    show({hd([a | b]), tl([a | b])}), show([attempt(fun() -> hd(X) end) || X <- [[], a, {}]]), show([attempt(fun() -> tl(X) end) || X <- [[], <<>>]]),
    show([1 | [2 | [3 | []]]] =:= [1, 2, 3]), show([a, b | [c]]), show(length([1, 2, 3])), show(attempt(fun() -> length(id([1 | 2])) end)),
    show(lists:seq(1, 30) -- lists:seq(2, 30, 2)), show(lists:duplicate(3, x) -- [x]), show([{1, a}, {2, b}] -- [{1, a}]).

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
