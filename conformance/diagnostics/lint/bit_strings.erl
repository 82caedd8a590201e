-module(bit_strings).
-export([f/1, g/1]).
f(<<"abc":8>>) -> 1; f(<<"abc"/utf8>>) -> 1; f(<<"abc":16/little>>) -> 1; f(<<"abc"/binary>>) -> 1; f(<<"abc"/float>>) -> 2.
g(X) -> {<<"abc":X>>, <<"abc"/binary>>, <<"abc":X/little>>, <<"abc":8/binary>>, <<"x"/unit:3>>, <<"x":1/unit:3>>}.
