-module(var_unsafe_maybe).
-export([f/1, g/1, h/1]).
f(X) -> maybe {ok, A} ?= X, A end, A.
g(X) -> maybe {ok, A} ?= X, A else {error, B} -> {A, B} end.
h(X) -> maybe {ok, A} ?= X, A else {error, B} -> B end, {A, B}.
