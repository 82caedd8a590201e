-module(unterminated_s_sigil_string_starting_wit). -compile([export_all,nowarn_export_all]).
f(X) -> ~s"a, foo bar.
g(X) -> Y.
h(X) -> Y.
