-module(format_remote_names).
-export([f/2]).
f(X, M) -> M:format("~p", []), io:M("~p", []), io:format("~p", [X, X | M]), io:format(X, "~p ~p", [1]), io:format(standard_error, "~w~w~n", [X]).
