-module(known_prefix1).
-export([f/1]).
f(A) -> "a" ++ [_|T] = [[1], [2,3]], {A,T}.
