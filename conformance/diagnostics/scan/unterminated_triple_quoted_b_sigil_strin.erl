-module(unterminated_triple_quoted_b_sigil_strin). -compile([export_all,nowarn_export_all]).
f(X) -> ~B"""
g(X) -> Y.
h(X) -> Y.
