%% Names of funs and comprehensions aside, frames of the calling functions
-module(exc_stack_funs).
-export([main/1]).

main(_) -> show(fr(fun() -> a([1]) end)), show(fr(fun() -> b(1) end)), show(fr(fun() -> lists:foreach(fun c/1, [1]) end)).
a(L) -> R = lists:map(fun c/1, L), {R}.
b(X) -> Y = c(X), [Y].
c(X) -> case get(unset) of undefined -> error({c, X}); V -> V end.
fr(F) -> try F() catch error:R:S -> {R, [N || {?MODULE, N, A, _} <- S, is_integer(A), lists:member(N, [a, b, c])]} end.

show(V) -> io:format("~0p~n", [V]).
