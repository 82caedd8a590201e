-module(fun_import_bif).
-import(my, [length/1, binary_part/2, atom_to_list/1]).
-export([f/1]).
f(X) -> length(X), atom_to_list(X).
