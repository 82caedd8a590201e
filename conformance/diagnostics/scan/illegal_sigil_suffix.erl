-module(illegal_sigil_suffix). -compile([export_all,nowarn_export_all]).
f(X) -> {a, ~"a"x , b}.
g(X) -> Y.
