-module(illegal_sigil_suffix_2). -compile([export_all,nowarn_export_all]).
f(X) -> {~s(x)A, ~s"x"a}.
