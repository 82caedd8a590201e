-module(known_match4).
-export([f/1]).
f(A) -> 3 = 1.0+2, A.
