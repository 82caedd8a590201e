-module(bit_float_sizes).
-export([f/1]).
f(X) -> {<<X:8/float>>, <<X:16/float>>, <<X:32/float>>, <<X:64/float>>, <<X:1/float-unit:64>>, <<X:X/float>>, <<X:0/float>>, <<X:17/float>>, <<X:(8+8)/float>>, <<X:2/float-unit:8>>}.
