-module(known_call3).
-export([f/1]).
f(A) -> x = atom_to_list(a), A.
