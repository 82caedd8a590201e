-module(format_not_list).
-export([f/1]).
f(X) -> io:format("~p", {X}), io:format("~p", atom), io:format("~p", "string"), io:format("", X), io:format("~p~n", [X] ++ X), io:format(user, "~p", 17), io:format("~p", #{}), io:format("~p", "").
