-module(maybe_else).
-export([f/1, g/1]).
f(X) -> maybe ok ?= X, {ok, A} ?= X, A else {error, A} -> A; B -> A end.
g(X) -> maybe A = X, B ?= A, {A, B} else _ -> ok end.
