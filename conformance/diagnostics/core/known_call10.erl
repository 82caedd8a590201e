-module(known_call10).
-export([f/1]).
f(A) -> x = lists:reverse([1]), A.
