%% Functions put in place of their calls: values, errors, regions, receive, functions that call themselves.
-module(inlined).
-compile({inline, [{plus, 2}, {pick, 2}, {safe, 1}, {wait, 1}, {twice, 1}, {even, 1}, {odd, 1}, {fails, 1}]}).
-export([main/1]).

main(_) ->
    p(plus(1, 2)),
    p(element(1, catch_it(fun() -> plus(a, 2) end))),
    p([pick(X, b) || X <- [1, a, {3}]]),
    p(catch_it(fun() -> pick("x", c) end)),
    p([safe(X) || X <- [0, 1, z]]),
    self() ! {wanted, 7},
    p(wait(wanted)),
    p(wait(unwanted)),
    p(twice(3)),
    p([even(X) || X <- [4, 5]]),
    p(catch_it(fun() -> fails(1) end)),
    p(nested(2)).

p(Term) -> io:format("~p~n", [Term]).

catch_it(F) -> try F() catch Class:Reason -> {Class, Reason} end.

plus(X, Y) -> X + Y.

pick(1, _) -> one;
pick(X, Y) when is_atom(X) -> {X, Y};
pick({X}, _) -> X.

safe(X) -> try 10 div X catch error:badarith -> {bad, X} after put(last, X) end.

wait(Tag) -> receive {Tag, N} -> N after 0 -> none end.

twice(X) -> Y = plus(X, X), {Y, X, case X of {A, _, _} -> A; _ -> plus(X, 1) end}.

even(0) -> true;
even(N) -> odd(N - 1).
odd(0) -> false;
odd(N) -> even(N - 1).

fails(X) when X > 1 -> X.

nested(X) -> try plus(safe(X), fails(X - 1)) catch error:function_clause -> {get(last), clause} end.
