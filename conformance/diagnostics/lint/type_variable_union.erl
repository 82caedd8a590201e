-module(type_variable_union).
-spec f(X | integer()) -> ok.
-spec g(fun((X) -> X)) -> ok.
-spec h({X, [X | atom()]}) -> ok.
-export([f/1, g/1, h/1]).
f(_) -> ok. g(_) -> ok. h(_) -> ok.
