-module(pat_float_zero).
-export([f/1, g/1]).
f({a, 0.0}) -> ok; f({b, -0.0}) -> ok; f({c, +0.0}) -> ok; f({0.0}) -> ok.
g(X) when X =:= 0.0 -> ok; g(X) when X == 0.0 -> ok; g(X) when 0.0 =/= X -> X =:= 0.0.
