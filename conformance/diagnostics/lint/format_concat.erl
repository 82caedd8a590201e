-module(format_concat).
-export([f/1]).
f(X) -> io:format("a" "b~p", []), io:format("~p" ++ "~p", [X]), io:format([], []), io:format([], [X]), io:format('~p', []), io:fwrite("~n", [X]), io:fwrite(X, "~n", [1]).
