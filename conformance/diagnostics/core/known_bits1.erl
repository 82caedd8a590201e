-module(known_bits1).
-export([f/1]).
f(A) -> <<(<<1, 2, 3>>):2/binary, (<<1>>):16/binary>>.
