%% options: +nowarn_shadow_vars
-module(var_shadow_off).
-export([f/1, g/2]).
f(X) -> fun (X) -> X end.
g(X, L) -> [X || X <- L].
