-module(known_call9).
-export([f/1]).
f(A) -> x = math:sqrt(2), A.
