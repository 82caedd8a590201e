-module(bit_types).
-export([f/1, g/1]).
f(X) -> <<X/foo>>, <<X/integer-float>>, <<X/signed-unsigned>>, <<X/big-little>>, <<X:8/unit:3-unit:4>>, <<X/unit:300>>, <<X/utf8-utf16>>.
g(X) -> <<X/utf8-unit:8>>, <<X:8/utf8>>, <<X/binary-signed>>, <<X/float-unit:2>>, <<X/unit:1>>, <<X/binary-unit:4>>.
