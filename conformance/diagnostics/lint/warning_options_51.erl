-module(warning_options_51).
-compile({warn_format, 2}).
-export([f/1]).
f(X) -> io:format(X, []), io:format("~p", X), io:format("~p"), io:format("a~", []).
