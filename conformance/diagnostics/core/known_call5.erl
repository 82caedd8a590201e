-module(known_call5).
-export([f/1]).
f(A) -> x = atom_to_binary(a), A.
