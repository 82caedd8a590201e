-module(known_match5).
-export([f/1]).
f(A) -> 3.0 = 1+2, A.
