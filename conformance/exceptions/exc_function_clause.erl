%% function_clause with arguments in the frame
-module(exc_function_clause).
-export([main/1]).

main(_) ->
    [show(first(F)) || F <- [fun() -> f(b) end, fun() -> g(1, 2.0, "x") end, fun() -> h([]) end, fun() -> k(#{}, <<1>>) end, fun() -> lists:nth(0, [1]) end, fun() -> ?MODULE:module_info(1, 2) end]].
f(a) -> 1.
g(X, Y, Z) when X > Y, is_atom(Z) -> 1.
h([_ | _]) -> 1.
k(#{a := 1}, <<2>>) -> 1; k(_, <<3>>) -> 2.
first(F) -> try F() catch error:R:S -> H = hd(S), {R, element(1, H), element(2, H), element(3, H)} end.

show(V) -> io:format("~0p~n", [V]).
