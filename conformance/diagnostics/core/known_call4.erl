-module(known_call4).
-export([f/1]).
f(A) -> x = integer_to_list(1), A.
