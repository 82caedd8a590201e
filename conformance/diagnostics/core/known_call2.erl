-module(known_call2).
-export([f/1]).
f(A) -> x = list_to_tuple([a]), A.
