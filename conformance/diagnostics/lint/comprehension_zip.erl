-module(comprehension_zip).
-export([f/2]).
f(L, M) -> [{X, Y} || X <- L && Y <- M && X > Y], [X || X <- L && Z <- X, Z], [X || X <- L && X <- M].
