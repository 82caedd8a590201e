-module(illegal_sigil_suffix_4). -compile([export_all,nowarn_export_all]).
f(X) -> {~s"x"Ab12@é c, foo bar}.
