-module(format_controls_all).
-export([f/1]).
f(X) -> io:format("~a", [X]), io:format("~d", [X]), io:format("~h", [X]), io:format("~g~e~f", [X]), io:format("~N", []), io:format("~S", [X]), io:format("~.16B~.8b~+~#", [X]), io:format("~u", [X]), io:format("~ ", [X]), io:format("~é", [X]), io:format("~1", [X]).
