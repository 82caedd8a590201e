-module(type_union_nested).
-spec f({ok, X | Y} | {error, Y}) -> ok.
-spec g([{a, X}] | {X, X}) -> ok.
-spec h(fun((X) -> X) | fun((Y) -> ok)) -> ok.
-export([f/1, g/1, h/1]).
f(_) -> ok. g(_) -> ok. h(_) -> ok.
