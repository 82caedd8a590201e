%% Tail calls leave no frame, body calls do
-module(exc_stack_depth).
-export([main/1]).

main(_) ->
    show(names(fun() -> tail1(1) end)), show(names(fun() -> body1(1) end)), show(names(fun() -> viafun(fun body2/1) end)), show(names(fun() -> apply(?MODULE, main, [bad, args]), ok end)), show(names(fun() -> rec(3) end)).
tail1(X) -> tail2(X). tail2(X) -> tail3(X). tail3(X) -> case get(unset) of undefined -> error({t, X}); V -> V end.
body1(X) -> [body2(X)]. body2(X) -> {tail3(X)}.
viafun(F) -> Y = F(2), {Y}.
rec(0) -> tail3(0); rec(N) -> 1 + rec(N - 1).
names(F) -> try F() catch error:_:S -> [N || {?MODULE, N, _, _} <- S, lists:member(N, [tail1, tail2, tail3, body1, body2, viafun, rec, main])] -- [main] end.

show(V) -> io:format("~0p~n", [V]).
