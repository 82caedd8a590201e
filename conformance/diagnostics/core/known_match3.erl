-module(known_match3).
-export([f/1]).
f(A) -> -2.25 = -2.5, A.
