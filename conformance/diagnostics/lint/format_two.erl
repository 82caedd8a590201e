%% options: +{warn_format,2}
-module(format_two).
-export([f/1]).
f(X) -> io:format(X, [X]), io:format("~p", X), io:format(X), io:format("~p", [1]).
