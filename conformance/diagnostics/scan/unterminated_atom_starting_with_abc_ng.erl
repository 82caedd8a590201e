-module(unterminated_atom_starting_with_abc_ng). -compile([export_all,nowarn_export_all]).
f(X) -> 'abc.
g(X) -> Y.
