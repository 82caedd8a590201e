-module(illegal_sigil_prefix). -compile([export_all,nowarn_export_all]).
f(X) -> ~é(x) foo bar.
