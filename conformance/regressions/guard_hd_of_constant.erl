%% hd and tl of constants that are no lists, inside of tests of guards
-module(guard_hd_of_constant).
-export([main/1]).

main(_) ->
    [io:format("~p~n", [{f(X), g(X), h(X), << <<>> || Y <- [1, 2], Y >= tl(true) >>}]) || X <- [0, [], [a], a, {}]].

f(X) when X >= tl(true); X == hd([]); X == a -> yes;
f(_) -> no.

g(X) when hd(x) == X -> {hd, X};
g(X) when X =:= tl([]) orelse true -> {orelse_, X};
g(X) -> X.

h(X) ->
    case X of
        _ when X == hd([0 | foo]) -> zero;
        _ when is_list(hd(1.5)) -> never;
        _ -> other
    end.
