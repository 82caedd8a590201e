-module(big_arity_fun).
-export([f/1]).
f(X) -> fun X:f/1, fun m:X/1, fun m:f/X, fun m:f/Y.
