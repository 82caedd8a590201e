-module(bit_pattern_values_more).
-export([f/1, g/2]).
f(<<[1]>>) -> 1; f(<<{a}>>) -> 1; f(<<a>>) -> 1; f(<<$a, (1 + 2), 3.0/float, -1>>) -> 1; f(<<(X + 1)>>) -> X; f(<<(<<1>>)/binary>>) -> 1; f(<<(X = 1)>>) -> X.
g(X, <<X>>) -> ok; g(X, <<_:X, _:(byte_size(X))>>) -> ok; g(_, <<_:(length([1]))>>) -> ok; g(_, <<(-1), +1, (bnot 1)>>) -> ok.
