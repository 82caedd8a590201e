-module(var_unsafe_catch).
-export([f/1]).
f(X) -> catch (A = X), A.
