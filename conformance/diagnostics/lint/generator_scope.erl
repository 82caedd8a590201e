-module(generator_scope).
-export([f/2]).
f(L, M) -> {[{X, Y} || X <- L, Y <- X, Z <- M], [X || {X, _} <- L, X <- M], << <<X>> || <<X:N, N>> <= L>>, [Q || Q <- Q]}.
