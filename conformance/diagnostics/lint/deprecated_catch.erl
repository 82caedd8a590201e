-module(deprecated_catch).
-export([f/1]).
f(X) -> catch X, Y = (catch X), {Y, catch X}.
