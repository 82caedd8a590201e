-module(var_underscore_match).
-export([f/1, g/2, h/2, i/1]).
f(_X) -> _X = 1.
g(_X, _X) -> ok.
h(_X, Y) -> case Y of {_X, _Z, _Z} -> ok end.
i(_A) -> _A.
