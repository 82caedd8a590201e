-module(binary_more).
-export([f/1, g/1]).
f(X) -> <<X:16/integer-unit:8, X/float, X:X/binary, (f(X))/binary>>.
g(<<A:8, B:A/binary, C:B, D/bits>>) -> {C, D}; g(<<_:_>>) -> ok; g(<<_:8/unit:0>>) -> ok.
