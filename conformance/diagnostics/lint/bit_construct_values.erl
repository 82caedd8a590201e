-module(bit_construct_values).
-export([f/1]).
f(X) -> {<<a>>, <<X:a>>, <<X:(-1)>>, <<"a":X/utf8>>, <<[X]>>, <<{}>>, <<1.0>>, <<(fun () -> 1 end)>>, <<_>>, <<X:_>>, <<#{}>>}.
