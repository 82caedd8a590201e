%% options: +nowarn_unused_vars
-module(var_unused_off).
-export([f/1]).
f(X) -> Y = 1, ok.
