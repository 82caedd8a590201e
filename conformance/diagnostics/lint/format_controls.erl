-module(format_controls).
-export([f/1]).
f(X) -> io:format("~y", [X]), io:format("~", [X]), io:format("~ts ~lp ~tp ~tlp ~ttp", [X, X, X, X, X]), io:format("~*p ~.*p ~*.*.*p", [1, X]), io:format("~10.5.0f ~-3w", [X, X]), io:format("~Kp ~lf", [X, X, X]), io:format("~i~~ ~c~n", [X, X]), io:format("~W ~P ~x ~X ~+ ~# ~b ~B", [X]).
