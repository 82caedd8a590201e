-module(known_boolean_other10).
-export([f/1]).
f(A) -> undefined = (1 < 2), A.
