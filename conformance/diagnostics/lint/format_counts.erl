-module(format_counts).
-export([f/1]).
f(X) -> io:format("~p~n"), io:format("~p ~p", [X]), io:format("~p", [X, X]), io:format("ok", [X]), io_lib:format("~s~w", []), io:fwrite("~p", X), io:format("~p", [X | X]).
