-module(known_call6).
-export([f/1]).
f(A) -> x = round(1.5), A.
