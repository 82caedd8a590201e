-module(var_shadow_generate).
-export([f/1, g/2, h/2]).
f(X) -> [X || X <- X].
g(X, L) -> [X || {X, Y} <- L, Y], << <<X>> || <<X>> <= L >>.
h(X, M) -> #{X => 1 || X := _ <- M}, [X || X <- M && Y <- M, Y > X].
