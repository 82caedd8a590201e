-module(known_call12).
-export([f/1]).
f(A) -> x = is_integer(A), A.
