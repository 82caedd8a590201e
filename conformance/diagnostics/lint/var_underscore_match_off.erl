%% options: +nowarn_underscore_match
-module(var_underscore_match_off).
-export([f/1, g/2]).
f(_X) -> _X = 1.
g(_X, _X) -> ok.
