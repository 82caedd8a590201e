-module(known_call1).
-export([f/1]).
f(A) -> x = tuple_to_list({a}), A.
