-module(the_result_of_calling_atom_to). -compile([export_all,nowarn_export_all]).
f(X) -> atom_to_binary(X), binary_to_atom(X), atom_to_binary(X, utf8), integer_to_binary(X), float_to_list(X), list_to_integer(X), iolist_size(X), iolist_to_binary(X), list_to_binary(X), split_binary(X, 1), binary_part(X, 1, 2), ceil(X), floor(X), pid_to_list(X), ok.
