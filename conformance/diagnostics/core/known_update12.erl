-module(known_update12).
-export([f/1]).
f(A) -> V = setelement(1, {a}, b), A.
