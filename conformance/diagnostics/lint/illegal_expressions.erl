-module(illegal_expressions).
-export([f/1]).
f(X) -> X = lists:map, <<X>> = 1 = X, #{a := 1}, _ = X, [_ | X].
