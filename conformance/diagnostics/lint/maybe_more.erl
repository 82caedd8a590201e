-module(maybe_more).
-export([f/1, g/1]).
f(X) -> maybe {A, B} ?= X, {C, _} ?= A, ok else {D, E} when D -> ok; _ -> F = 1 end.
g(X) -> maybe A = X, {ok, A} ?= X, B ?= 1 end.
