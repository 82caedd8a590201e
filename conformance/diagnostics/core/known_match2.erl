-module(known_match2).
-export([f/1]).
f(A) -> -2.25 = (-0.5 - (1.0e10 / 4.0)), A.
