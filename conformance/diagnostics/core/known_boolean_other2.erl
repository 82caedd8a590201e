-module(known_boolean_other2).
-export([f/1]).
f(A) -> {a} = false, A.
