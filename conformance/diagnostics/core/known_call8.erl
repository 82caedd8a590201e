-module(known_call8).
-export([f/1]).
f(A) -> x = lists:append([1], [1]), A.
