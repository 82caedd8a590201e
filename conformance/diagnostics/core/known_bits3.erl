-module(known_bits3).
-export([f/1]).
f(A) -> <<(<<1, 2, 3:3>>)/binary>>.
