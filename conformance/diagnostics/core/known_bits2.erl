-module(known_bits2).
-export([f/1]).
f(A) -> <<(<<1, 2, 3>>):2/binary-unit:12, (<<1>>):4/bitstring, (<<1>>):9/bitstring>>.
