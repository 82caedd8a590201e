%% Exceptions thrown through deep stacks and caught at many levels
-module(exc_catch_depth).
-export([main/1]).

main(_) ->
    show(try deep(10000) catch T -> T end), show(catch levels(200)), show(catch deep_catch(100)), show(loop(1000, 0)), show(search(tree(10), 777)), show(length(element(2, element(2, catch err(50)))) =< 8).
deep(0) -> throw(bottom); deep(N) -> [N | deep(N - 1)].
levels(0) -> throw(0); levels(N) -> try levels(N - 1) catch X -> if X rem 10 =:= 9 -> throw(X + 1); N =:= 200 -> {top, X}; true -> throw(X + 1) end end.
deep_catch(0) -> exit(done); deep_catch(N) -> case catch deep_catch(N - 1) of {'EXIT', R} -> exit({N, element_or(R)}) end.
element_or({N, _}) -> N; element_or(X) -> X.
loop(0, A) -> A; loop(N, A) -> loop(N - 1, try throw(N) catch X -> A + X end).
tree(0) -> leaf; tree(N) -> {N * 111, tree(N - 1), tree(N - 1)}.
search(T, X) -> try walk(T, X), no catch throw:found -> yes end.
walk(leaf, _) -> ok; walk({X, _, _}, X) -> throw(found); walk({_, L, R}, X) -> walk(L, X), walk(R, X).
err(0) -> error(x); err(N) -> {err(N - 1)}.

show(V) -> io:format("~0p~n", [V]).
