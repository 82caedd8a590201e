-module(known_update13).
-export([f/1]).
f(A) -> setelement(1, {a}, b), A.
