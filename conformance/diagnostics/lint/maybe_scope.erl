-module(maybe_scope).
-export([f/1]).
f(X) -> Y = maybe A ?= X, B = A, B end, maybe C ?= Y, C else C -> C; D -> A end.
