-module(warning_options_53).
-compile(nowarn_format).
-export([f/1]).
f(X) -> io:format(X, []), io:format("~p", X), io:format("~p"), io:format("a~", []).
