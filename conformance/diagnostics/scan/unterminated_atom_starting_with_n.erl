-module(unterminated_atom_starting_with_n). -compile([export_all,nowarn_export_all]).
f(X) -> ~'''.
