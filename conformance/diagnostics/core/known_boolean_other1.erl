-module(known_boolean_other1).
-export([f/1]).
f(A) -> 1 = false, A.
