-module(var_unsafe_andalso).
-export([f/1, g/1]).
f(X) -> X andalso (Y = X), Y.
g(X) -> (Y = X) orelse (Z = 1), {Y, Z}.
