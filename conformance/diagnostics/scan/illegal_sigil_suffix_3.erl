-module(illegal_sigil_suffix_3). -compile([export_all,nowarn_export_all]).
f(X) -> {~s"x"12, foo bar}.
