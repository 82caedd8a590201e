-module(the_call_to_atom_to_list). -compile([export_all,nowarn_export_all]).
f(X) -> atom_to_list(1).
