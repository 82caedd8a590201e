-module(guard_variables).
-export([f/1, g/2]).
f(X) when Y > X -> ok; f(X) when X, Z; W -> ok.
g(X, _) when _ > X -> ok; g(_X, Y) when _X == Y -> ok.
