%% options: +nowarn_format
-module(format_off).
-export([f/1]).
f(X) -> io:format("~p ~p", [X]).
