-module(known_call7).
-export([f/1]).
f(A) -> x = [1] -- [1], A.
