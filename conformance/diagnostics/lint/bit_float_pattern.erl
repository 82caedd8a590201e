-module(bit_float_pattern).
-export([f/1]).
f({a, <<X:8/float>>}) -> X; f({b, <<X:1/float-unit:8>>}) -> X; f({c, <<X:(3+5)/float>>}) -> X; f({d, <<X:128/float>>}) -> X.
