-module(known_call13).
-export([f/1]).
f(A) -> x = {A}, A.
