-module(adjacent_string_literals_without_interve). -compile([export_all,nowarn_export_all]).
f(X) -> <<"a""b">>.
g(X) -> Y.
