-module(illegal_sigil_prefix_2). -compile([export_all,nowarn_export_all]).
f(X) -> $\^?.
g(~abc"x") -> b.
h(~s"x"b) -> b.
