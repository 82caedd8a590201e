-module(format_modifiers).
-export([f/1]).
f(X) -> io:format("~ttp", [X]), io:format("~lls", [X]), io:format("~tlp", [X]), io:format("~ti", [X]), io:format("~kp ~Kp", [X, X, X]), io:format("~kw", [X]), io:format("~ks", [X]), io:format("~tKp ~Ktp", [X, X, X, X]), io:format("~kKp", [X]), io:format("~tc~tP~tW~ts~tw~tp", [X]), io:format("~lP~lp", [X]), io:format("~lw", [X]).
