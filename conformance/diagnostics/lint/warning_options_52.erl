-module(warning_options_52).
-compile({warn_format, 0}).
-export([f/1]).
f(X) -> io:format(X, []), io:format("~p", X), io:format("~p"), io:format("a~", []).
