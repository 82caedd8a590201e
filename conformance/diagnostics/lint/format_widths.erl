-module(format_widths).
-export([f/1]).
f(X) -> io:format("~10s ~-10s ~10.3s ~.3s ~10.3.*s ~10.3.xs ~.*s ~*s", [X]), io:format("~10", [X]), io:format("~.s ~..s ~...s", [X]), io:format("~-s", [X]), io:format("~3.", [X]), io:format("~10.3.", [X]), io:format("~--3s", [X]), io:format("~.-3s", [X]).
